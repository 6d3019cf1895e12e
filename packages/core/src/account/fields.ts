import type { Settings } from '../context.ts'
import { AuthError } from '../errors.ts'
import { describeIssue } from '../schema.ts'
import { plainFields } from './profile.ts'

/**
 * The application's own fields as its schema makes them, defaults filled in; null without a schema. Throws
 * `PROFILE_INVALID`, which names the field.
 */
export async function readFields({ user }: Settings, given: object): Promise<object | null> {
  if (!user.fields) return null
  const result = await user.fields['~standard'].validate(given)
  if (!result.issues) return plainFields(result.value)
  throw new AuthError('PROFILE_INVALID', { detail: describeIssue(result.issues, 'user.fields') })
}
