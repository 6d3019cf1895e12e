import { sha256 } from '../crypto/hash.ts'
import type { Actor } from '../events.ts'
import { sessionRows, users } from '../tables.ts'
import { type Change, commit } from './change.ts'
import { type OpenedSession, renewedEnd, type SessionClaims } from './claims.ts'
import type { RequestHeaders } from './request-state.ts'
import type { Resolution } from './resolve.ts'
import { claimsOf } from './row-claims.ts'
import type { Sessions } from './session.ts'
import { newStoredToken } from './stored.ts'
import { writeSession } from './write.ts'

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
  const { context } = sessions
  const { settings } = context
  const { sid, rot } = session.claims
  const time = context.now()
  const later = {
    renewedAt: new Date(time),
    expiresAt: new Date(renewedEnd(settings, Math.floor(time / 1000), session.claims) * 1000),
  }
  const stored = settings.session.strategy === 'database' ? await newStoredToken() : undefined
  const former = await sha256(session.token)
  const rotation = (rot ?? 0) + 1
  // Of a sealed session the row says how often; of a stored one, which token.
  const [was, becomes] = stored
    ? [{ tokenHash: former }, { tokenHash: stored.tokenHash, former }]
    : [{ rotation: rot ?? null }, { rotation }]

  const work = async (change: Change): Promise<SessionClaims | null> => {
    const { rows } = change
    if ((await rows.update(sessionRows, { id: sid, ...was, endedAt: null }, becomes)) === 0) {
      return null
    }
    const join = { table: users, on: ['userId', 'id'] } as const
    const found = await rows.findJoined(sessionRows, { id: sid }, join)
    if (!found) return null
    const [row, user] = found
    // The row still says how long its newest cookie lives, which need not be the one that this request came with.
    if (!stored) await change.rotate({ id: sid, rotation, expiresAt: row.expiresAt })
    if (user.deactivatedAt !== null) return null
    await rows.update(sessionRows, { id: sid }, later)
    change.tell({ type: 'session.rotated', sessionId: sid, userId: user.id })
    return claimsOf(settings, { ...row, ...later }, user)
  }
  const claims = await commit(sessions, work, actor)
  if (!claims) return 'SESSION_REVOKED'
  return writeSession(sessions, headers, claims, stored?.token, session)
}
