import type { Context } from '../context.ts'
import type { Database } from '../store/store.ts'
import { sessionRows, users } from '../tables.ts'
import { type OpenedSession, openedSession } from './claims.ts'
import type { Feed } from './feed.ts'
import type { Resolution } from './resolve.ts'
import { claimsOf } from './row-claims.ts'
import { withinWait } from './within-wait.ts'

/** What is known by now of a session that was sealed some time ago. At once, unless something has to be read. */
export type Check = (session: OpenedSession, now: number) => Resolution | Promise<Resolution>

/** A reading of a session's row under way. */
interface Reload {
  /** What was known of the user before: their row is at least as new. */
  readonly version: number
  readonly answer: Promise<Resolution>
}

export function createCheck(
  { settings, emit }: Context,
  database: Database,
  feed: Feed,
  remember: (session: OpenedSession) => void,
): Check {
  /** By token: all who come with one wait for the same. */
  const reloads = new Map<string, Reload>()

  function judge(session: OpenedSession, now: number): Resolution | Promise<Resolution> {
    const { sid, sub, user, rot = 0 } = session.claims
    if (feed.isRevoked(sid, rot)) return 'SESSION_REVOKED'
    const version = feed.versionOf(sub)
    // Of a session whose time is over the feed need not know any more that it was ended before: its row does.
    const isExpired = now >= session.exp * 1000
    return !isExpired && version <= user.updatedAt ? session : reloadOnce(session, version)
  }

  function reloadOnce(session: OpenedSession, version: number): Promise<Resolution> {
    const { token } = session
    const running = reloads.get(token)
    // One that began before the latest change was known may not have seen it.
    if (running && running.version >= version) return running.answer
    const answer = reload(session).finally(() => {
      if (reloads.get(token)?.answer === answer) reloads.delete(token)
    })
    reloads.set(token, { version, answer })
    return answer
  }

  async function reload(session: OpenedSession): Promise<Resolution> {
    const { claims, token, exp } = session
    const join = { table: users, on: ['userId', 'id'] } as const
    try {
      const found = await withinWait(database.findJoined(sessionRows, { id: claims.sid }, join))
      if (!found) return 'SESSION_REVOKED'
      const [row, user] = found
      if (row.endedAt !== null || user.deactivatedAt !== null) return 'SESSION_REVOKED'
      if ((row.rotation ?? 0) > (claims.rot ?? 0)) return 'SESSION_REVOKED'
      const { user: sealed, fields, org } = claimsOf(settings, row, user)
      const { fields: _fields, org: _org, ...rest } = claims
      const changed = { ...rest, user: sealed, ...(fields && { fields }), ...(org && { org }) }
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
