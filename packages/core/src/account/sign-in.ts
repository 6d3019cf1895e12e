import { digest } from '../crypto/hash.ts'
import { AuthError } from '../errors.ts'
import { describeIssue } from '../schema.ts'
import { openSession } from '../session/open.ts'
import type { RequestHeaders } from '../session/request-state.ts'
import type { Sessions } from '../session/session.ts'
import type { User } from '../wire/session.ts'
import {
  checkEmail,
  plainFields,
  checkSubject,
  displayName,
  imageAddress,
  type Profile,
  type ProvenIdentity,
} from './profile.ts'

/** 192 bits of a hash: two people never meet in one id. */
const userIdBytes = 24

/**
 * The door. Whatever way a person has proven who they are, only here is a session opened, and only after
 * every gate let them pass. Throws the `AuthError` of what stands in the way; then there is no session.
 */
export async function signIn(
  sessions: Sessions,
  headers: RequestHeaders,
  identity: ProvenIdentity,
  remember: boolean,
): Promise<void> {
  const { context } = sessions
  const user = await toUser(context.now(), identity)
  const fields = await readFields(context.settings.userFields, identity.profile)
  for (const gate of context.gates) await gate(user)
  const { sid } = await openSession(sessions, headers, user, fields, remember)
  context.emit({
    type: 'session.created',
    sessionId: sid,
    userId: user.id,
    provider: identity.provider,
  })
}

async function toUser(time: number, identity: ProvenIdentity): Promise<User> {
  const { issuer, profile } = identity
  const subject = checkSubject(identity.subject)
  const email = checkEmail(profile.email)
  return {
    id: await digest('SHA-256', JSON.stringify([issuer, subject]), userIdBytes),
    name: displayName(profile.name, email),
    email,
    image: imageAddress(profile.image),
    emailVerified: profile.emailVerified === true,
    createdAt: new Date(time),
    updatedAt: new Date(time),
    role: null,
  }
}

/** The application's own fields, as its schema makes them of what the profile says beyond the common part. */
async function readFields(
  schema: Sessions['context']['settings']['userFields'],
  { email: _email, emailVerified: _verified, name: _name, image: _image, ...rest }: Profile,
): Promise<object | undefined> {
  if (!schema) return undefined
  const result = await schema['~standard'].validate(rest)
  if (!result.issues) return plainFields(result.value)
  throw new AuthError('PROFILE_INVALID', { detail: describeIssue(result.issues, 'user.fields') })
}
