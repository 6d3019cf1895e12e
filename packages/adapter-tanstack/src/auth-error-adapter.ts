import { AuthError } from '@sallyport/core/errors'
import type { ErrorCode } from '@sallyport/core'
import { createSerializationAdapter, type SerializationAdapter } from '@tanstack/react-router'

export type AuthErrorAdapter = SerializationAdapter<
  AuthError,
  { code: ErrorCode; message: string },
  never
>

/**
 * Lets an `AuthError` that a server function throws arrive as one, with code, status and message; detail and
 * cause stay on the server. For `serializationAdapters` in src/start.ts.
 */
export const authErrorAdapter: AuthErrorAdapter = createSerializationAdapter({
  key: 'sallyport.AuthError',
  test: (value): value is AuthError => value instanceof AuthError,
  toSerializable: ({ code, message }) => ({ code, message }),
  fromSerializable: ({ code, message }) => new AuthError(code, { message }),
})
