import { AuthError } from '../errors.ts'
import type { Schema } from '../schema.ts'

const longestDetail = 200

/** The value as the schema makes it. Throws `BAD_REQUEST`, whose detail names the field; `what` is `body` or `query`. */
export async function checkInput<T>(schema: Schema<T>, value: unknown, what: string): Promise<T> {
  const result = await schema['~standard'].validate(value)
  if (!result.issues) return result.value
  const [issue] = result.issues
  const keys = issue?.path?.map((part) => String(typeof part === 'object' ? part.key : part)) ?? []
  const detail = `${[what, ...keys].join('.')}: ${issue?.message ?? 'not valid'}`
  throw new AuthError('BAD_REQUEST', { detail: oneLine(detail) })
}

/** Schemas name keys that came in; a log must not be written by them. */
function oneLine(text: string): string {
  return text.slice(0, longestDetail).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
}
