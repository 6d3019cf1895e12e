import { sha256 } from '../crypto/hash.ts'
import type { Actor } from '../events.ts'
import { type SessionRow, sessionRows, users } from '../tables.ts'
import { type Change, commit } from './change.ts'
import { type OpenedSession, renewedEnd, type SessionClaims } from './claims.ts'
import type { RequestHeaders } from './request-state.ts'
import type { Resolution } from './resolve.ts'
import { claimsOf, seconds } from './row-claims.ts'
import type { Sessions } from './session.ts'
import { newStoredToken } from './stored.ts'
import { writeSession } from './write.ts'

/** A session under its new token, which has not been handed over yet. */
export interface RotatedSession {
  readonly claims: SessionClaims
  /** Of a stored session; a sealed one is sealed when it is written. */
  readonly token: string | undefined
}

/**
 * Goes on under a new token, with the user as they are now and a new end; the old token is refused from then on. Of
 * two that rotate one session at once, one does, and for the other it has ended.
 */
export async function rotateSession(
  sessions: Sessions,
  headers: RequestHeaders,
  session: OpenedSession,
  actor?: Actor,
): Promise<Resolution> {
  const { sid: id, rot: rotation = null } = session.claims
  const tokenHash = await sha256(session.token)
  const work = (change: Change) =>
    rotateRow(sessions, change, { id, rotation, tokenHash }, session.claims)
  const rotated = await commit(sessions, work, actor)
  if (!rotated) return 'SESSION_REVOKED'
  return writeSession(sessions, headers, rotated.claims, rotated.token, session)
}

/**
 * Takes up a session again whose token nobody has any more, such as that of an administrator who acted as somebody else.
 * Null where it has ended.
 */
export async function resumeSession(
  sessions: Sessions,
  change: Change,
  id: string,
): Promise<RotatedSession | null> {
  const { settings, now } = sessions.context
  const join = { table: users, on: ['userId', 'id'] } as const
  const found = await change.rows.findJoined(sessionRows, { id }, join)
  if (!found) return null
  const claims = claimsOf(settings, ...found)
  return now() < claims.exp * 1000 ? rotateRow(sessions, change, found[0], claims) : null
}

/** Null where the session has ended, or has another token by now. */
async function rotateRow(
  { context: { settings, now } }: Sessions,
  { rows, rotate, tell }: Change,
  { id, rotation, tokenHash }: Pick<SessionRow, 'id' | 'rotation' | 'tokenHash'>,
  claims: SessionClaims,
): Promise<RotatedSession | null> {
  const renewedAt = new Date(now())
  const expiresAt = new Date(renewedEnd(settings, seconds(renewedAt), claims) * 1000)
  const stored = settings.session.strategy === 'database' ? await newStoredToken() : undefined
  const next = (rotation ?? 0) + 1
  // Of a sealed session the row says how often; of a stored one, which token.
  const [was, becomes] = stored
    ? [{ tokenHash }, { tokenHash: stored.tokenHash, former: tokenHash }]
    : [{ rotation }, { rotation: next }]

  if ((await rows.update(sessionRows, { id, ...was, endedAt: null }, becomes)) === 0) return null
  const join = { table: users, on: ['userId', 'id'] } as const
  const found = await rows.findJoined(sessionRows, { id }, join)
  if (!found) return null
  const [row, user] = found
  // The row still says how long its newest cookie lives, which need not be the one that this request came with.
  if (!stored) await rotate({ id, rotation: next, expiresAt: row.expiresAt })
  if (user.deactivatedAt !== null) return null
  await rows.update(sessionRows, { id }, { renewedAt, expiresAt })
  tell({ type: 'session.rotated', sessionId: id, userId: user.id })
  return {
    claims: claimsOf(settings, { ...row, renewedAt, expiresAt }, user),
    token: stored?.token,
  }
}
