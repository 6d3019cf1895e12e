import { AuthError } from '../errors.ts'
import { describeIssue, type Schema } from '../schema.ts'

/** The value as the schema makes it. Throws `BAD_REQUEST`, whose detail names the field; `what` is `body` or `query`. */
export async function checkInput<T>(schema: Schema<T>, value: unknown, what: string): Promise<T> {
  const result = await schema['~standard'].validate(value)
  if (!result.issues) return result.value
  throw new AuthError('BAD_REQUEST', { detail: describeIssue(result.issues, what) })
}
