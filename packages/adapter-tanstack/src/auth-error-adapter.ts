import { AuthError } from '@sallyport/core/errors'
import type { ErrorCode } from '@sallyport/core'
import { createSerializationAdapter, type SerializationAdapter } from '@tanstack/react-router'
import { publicMessage } from './public-message.ts'

/** On the global object, because Start may bundle this module more than once. */
const key = Symbol.for('sallyport.errorAdapter')
const home = globalThis as { [key]?: true }

/** Whether the application has the adapter among its `serializationAdapters`, as far as anything was serialized yet. */
export function isAdapterInUse(): boolean {
  return home[key] === true
}

export type AuthErrorAdapter = SerializationAdapter<
  AuthError,
  { code: ErrorCode; message: string },
  never
>

/**
 * Lets an `AuthError` that a server function throws arrive as one, with code, status and message; detail and
 * cause stay on the server, and so does what is wrong there. For `serializationAdapters` in src/start.ts.
 */
export const authErrorAdapter: AuthErrorAdapter = createSerializationAdapter({
  key: 'sallyport.AuthError',
  test: (value): value is AuthError => {
    home[key] = true
    return value instanceof AuthError
  },
  toSerializable: (error) => ({ code: error.code, message: publicMessage(error) }),
  fromSerializable: ({ code, message }) => new AuthError(code, { message }),
})
