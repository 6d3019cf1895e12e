import type { Context } from '../context.ts'
import type { Database } from '../store/store.ts'
import { sessionRows, users } from '../tables.ts'
import { type OpenedSession, openedSession } from './claims.ts'
import type { Feed } from './feed.ts'
import type { Resolution } from './resolve.ts'
import { claimsOf } from './row-claims.ts'

/** What is known by now of a session that was sealed some time ago. At once, unless something has to be read. */
export type Check = (session: OpenedSession, now: number) => Resolution | Promise<Resolution>

export function createCheck(
  { settings, emit }: Context,
  database: Database,
  feed: Feed,
  remember: (session: OpenedSession) => void,
): Check {
  /** Readings under way, by token: all who come with one wait for the same. */
  const reloading = new Map<string, Promise<Resolution>>()

  function judge(session: OpenedSession, now: number): Resolution | Promise<Resolution> {
    const { sid, sub, user } = session.claims
    if (feed.isRevoked(sid)) return 'SESSION_REVOKED'
    // Of a session whose time is over the feed need not know any more that it was ended before: its row does.
    const isExpired = now >= session.exp * 1000
    if (!isExpired && feed.versionOf(sub) <= user.updatedAt) return session
    const running = reloading.get(session.token)
    if (running) return running
    const loading = reload(session).finally(() => reloading.delete(session.token))
    reloading.set(session.token, loading)
    return loading
  }

  async function reload(session: OpenedSession): Promise<Resolution> {
    const { claims, token, exp } = session
    const join = { table: users, on: ['userId', 'id'] } as const
    try {
      const found = await database.findJoined(sessionRows, { id: claims.sid }, join)
      if (!found) return 'SESSION_REVOKED'
      const [row, user] = found
      if (row.endedAt !== null || user.deactivatedAt !== null) return 'SESSION_REVOKED'
      const { user: sealed, fields } = claimsOf(settings, row, user)
      const { fields: _old, ...rest } = claims
      const changed = { ...rest, user: sealed, ...(fields && { fields }) }
      const reloaded = openedSession(token, changed, exp, true)
      remember(reloaded)
      return reloaded
    } catch (cause) {
      // Something about this person has changed, and it may be their rights: nothing older will do.
      emit({ type: 'error', detail: 'a session that has changed could not be read', cause })
      return 'STORE_UNAVAILABLE'
    }
  }

  return (session, now) => {
    const current = feed.isCurrent(now)
    if (current === true) return judge(session, now)
    if (current === false) return 'STORE_UNAVAILABLE'
    return current.then((known) => (known ? judge(session, now) : 'STORE_UNAVAILABLE'))
  }
}
