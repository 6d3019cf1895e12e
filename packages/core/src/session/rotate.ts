import { sha256 } from '../crypto/hash.ts'
import type { Actor } from '../events.ts'
import { sessionRows, users } from '../tables.ts'
import { commit } from './change.ts'
import { newSessionId, type OpenedSession, renewedEnd } from './claims.ts'
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
  const { token: oldToken } = session
  const { sid } = session.claims
  const time = context.now()
  const later = {
    renewedAt: new Date(time),
    expiresAt: new Date(renewedEnd(settings, Math.floor(time / 1000), session.claims) * 1000),
  }
  const stored = settings.session.strategy === 'database' ? await newStoredToken() : undefined
  const id = stored ? sid : newSessionId()
  const former = stored ? await sha256(oldToken) : sid
  const where = stored ? { id: sid, tokenHash: former } : { id: sid }
  const becomes = { former, ...(stored ? { tokenHash: stored.tokenHash } : { id }) }

  const claims = await commit(
    sessions,
    async (change) => {
      const { rows } = change
      if ((await rows.update(sessionRows, { ...where, endedAt: null }, becomes)) === 0) return null
      const join = { table: users, on: ['userId', 'id'] } as const
      const found = await rows.findJoined(sessionRows, { id }, join)
      if (!found) return null
      const [row, user] = found
      // A sealed session is known by its id: the old one is over. The row still says how long its newest cookie lives,
      // which need not be the one that this request came with.
      if (!stored) await change.revoke({ id: sid, expiresAt: row.expiresAt })
      if (user.deactivatedAt !== null) return null
      await rows.update(sessionRows, { id }, later)
      change.tell({ type: 'session.rotated', sessionId: id, formerId: sid, userId: user.id })
      return claimsOf(settings, { ...row, ...later }, user)
    },
    actor,
  )
  if (!claims) return 'SESSION_REVOKED'
  return writeSession(sessions, headers, claims, stored?.token, session)
}
