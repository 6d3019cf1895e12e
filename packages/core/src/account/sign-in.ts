import type { Context } from '../context.ts'
import { digest } from '../crypto/hash.ts'
import { AuthError } from '../errors.ts'
import type { AuthEvent } from '../events.ts'
import { deviceOf } from '../session/device.ts'
import { type Change, commit } from '../session/change.ts'
import { endNamed, nameOf } from '../session/end.ts'
import { type Entrant, type NewSession, openSession } from '../session/open.ts'
import type { RequestHeaders } from '../session/request-state.ts'
import { exposedFields, sealedUser } from '../session/row-claims.ts'
import type { Sessions } from '../session/session.ts'
import { writeSession } from '../session/write.ts'
import { UniqueViolation } from '../store/store.ts'
import type { UserRow } from '../tables.ts'
import { checkEmail, foldEmail } from './email.ts'
import { readFields } from './fields.ts'
import {
  checkSubject,
  displayName,
  imageAddress,
  ownFields,
  type ProvenIdentity,
} from './profile.ts'
import { recogniseUser } from './recognise.ts'
import { toUser } from './user.ts'

/** 192 bits of a hash: two people never meet in one id. */
const userIdBytes = 24
/** How often two sign-ins of one person may get into each other's way before one is given up. */
const mostAttempts = 5

/**
 * The door. Whatever way a person has proven who they are, only here is a session opened, and only after every gate
 * let them pass. With a database the person, their identity and the session are written together or not at all, and
 * the session that this browser had ends. Throws the `AuthError` of what stands in the way; then there is no session.
 */
export async function signIn(
  sessions: Sessions,
  headers: RequestHeaders,
  identity: ProvenIdentity,
  remember: boolean,
): Promise<void> {
  const { context } = sessions
  const { settings } = context
  const device = deviceOf(settings, headers)
  const newcomer = await toNewcomer(context.now(), identity)
  const entrant = (user: UserRow): Entrant => ({
    userId: user.id,
    user: sealedUser(user),
    fields: exposedFields(settings, user.fields),
    remember,
    provider: identity.provider,
    device,
  })
  const created = ({ claims }: NewSession): AuthEvent => {
    const { sid: sessionId, sub: userId } = claims
    const { provider } = identity
    const actor = { userId, impersonatedBy: null, sessionId, tokenId: null, ...device }
    return { type: 'session.created', sessionId, userId, provider, actor }
  }

  async function openStateless(): Promise<NewSession> {
    const user = { ...newcomer, fields: await readFields(settings, ownFields(identity.profile)) }
    await passGates(context, user)
    return openSession(sessions, undefined, entrant(user))
  }

  async function openRecorded(): Promise<NewSession> {
    const token = sessions.tokenOf(headers)
    const previous = token === undefined ? undefined : await nameOf(sessions, token)
    return commit(sessions, async (change) => {
      const user = await recogniseUser(context, change, identity, newcomer)
      await passGates(context, user)
      if (previous !== undefined) await endNamed(sessions, change, previous, 'signed-in-again')
      const opened = await openSession(sessions, change.rows, entrant(user))
      change.tell(created(opened))
      return opened
    })
  }

  const opened = await (context.database ? again(openRecorded) : openStateless())
  await writeSession(sessions, headers, opened.claims, opened.token)
  if (!context.database) context.emit(created(opened))
  await sessions.cleanUp()
}

/** An administrator, the session that they act as somebody from, and for how long (seconds). */
export type Impersonation = NonNullable<Entrant['impersonation']>

/**
 * The same door, for an administrator who acts as a person whom this transaction has locked. The session is handed over
 * when the change is committed. Throws `ACCOUNT_DEACTIVATED`, and what a gate throws.
 */
export async function actAs(
  sessions: Sessions,
  change: Change,
  user: UserRow,
  impersonation: Impersonation,
  remember: boolean,
): Promise<NewSession> {
  const { context } = sessions
  if (user.deactivatedAt !== null) throw new AuthError('ACCOUNT_DEACTIVATED')
  await passGates(context, user)
  const provider = 'impersonation'
  const opened = await openSession(sessions, change.rows, {
    userId: user.id,
    user: sealedUser(user),
    fields: exposedFields(context.settings, user.fields),
    remember,
    provider,
    // The person sees this in the list of their devices, and the administrator's is none of theirs.
    device: { userAgent: null, ip: null },
    impersonation,
  })
  const sessionId = opened.claims.sid
  change.tell({ type: 'session.created', sessionId, userId: user.id, provider })
  return opened
}

async function passGates({ gates, settings }: Context, user: UserRow): Promise<void> {
  for (const gate of gates) await gate(toUser(settings, user))
}

/** Who a person is by what was proven, if they come for the first time. */
async function toNewcomer(
  time: number,
  { issuer, subject: given, profile }: ProvenIdentity,
): Promise<UserRow> {
  const subject = checkSubject(given)
  const email = checkEmail(profile.email)
  const now = new Date(time)
  return {
    id: await digest('SHA-256', JSON.stringify([issuer, subject]), userIdBytes),
    name: displayName(profile.name, email),
    email,
    verifiedEmail: profile.emailVerified === true ? foldEmail(email) : null,
    image: imageAddress(profile.image),
    role: null,
    fields: null,
    createdAt: now,
    updatedAt: now,
    lastSignInAt: now,
    deactivatedAt: null,
  }
}

/** Tries again when another sign-in of the same person was faster: then they are known. */
async function again<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof UniqueViolation) || attempt === mostAttempts) throw error
    }
  }
}
