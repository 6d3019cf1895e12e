import type { Actor, AuthEvent, EndReason } from '../events.ts'
import type { Rows, Where } from '../store/store.ts'
import { revocations, sessionRows, type SessionRow, type UserRow } from '../tables.ts'
import type { KnownRevocation } from './revocations.ts'
import { requireDatabase, type Sessions } from './session.ts'

/** A change in the making. What it announces becomes known when all of it is committed, and else not at all. */
export interface Change {
  readonly rows: Rows
  /** Ends the sessions that the conditions hold for and that have not ended, in every process. */
  endSessions(where: Where<SessionRow>, by: EndReason): Promise<readonly SessionRow[]>
  /** Lets no process accept what was sealed under this id, which `expiresAt` ends at the latest. */
  revoke(session: Pick<SessionRow, 'id' | 'expiresAt'>): Promise<void>
  /** Lets no process accept what was sealed before this rotation. */
  rotate(session: Pick<SessionRow, 'id' | 'expiresAt'> & { rotation: number }): Promise<void>
  /** Lets every process read this user again who knows an older one. */
  refreshUser(user: Pick<UserRow, 'id' | 'updatedAt'>): Promise<void>
  /** What the application is told when all is committed, and every witness before. */
  tell(event: AuthEvent): void
  /** Comes last, when every witness has seen what is told: for rows that they may want to find still there. */
  finally(work: () => Promise<unknown>): void
}

/**
 * Sees everything that a change tells of, within its transaction: what it writes is written with the change or not at
 * all, and when it rejects, nothing of either. It may tell of more.
 */
export type Witness = (change: Change, event: AuthEvent) => Promise<void>

/** What one run of a change has gathered. */
interface Announced {
  readonly entries: KnownRevocation[]
  readonly events: AuthEvent[]
  readonly finals: (() => Promise<unknown>)[]
}

function nothing(): Announced {
  return { entries: [], events: [], finals: [] }
}

/** Milliseconds that an entry outlives the last token it refuses: the clocks of processes differ. */
const margin = 86_400_000

/**
 * Does `work` in one transaction. `actor`: on whose request; not there for what the application does by itself. Throws
 * `DATABASE_REQUIRED`, `STORE_UNAVAILABLE` and what `work` throws.
 */
export async function commit<Result>(
  sessions: Sessions,
  work: (change: Change) => Promise<Result>,
  actor?: Actor,
): Promise<Result> {
  const { context, feed, witnesses } = sessions
  let announced = nothing()
  const result = await requireDatabase(sessions).transaction(async (rows) => {
    // Of this run alone, should the database want the work to be done again.
    const { events, finals } = (announced = nothing())
    const change = createChange(sessions, rows, announced, actor)
    const done = await work(change)
    // Grows while they look.
    for (const event of events) for (const witness of witnesses) await witness(change, event)
    for (const step of finals) await step()
    return done
  })
  for (const entry of announced.entries) feed?.add(entry)
  for (const event of announced.events) context.emit(event)
  return result
}

function createChange(
  { context }: Sessions,
  rows: Rows,
  { entries, events, finals }: Announced,
  actor: Actor | undefined,
): Change {
  /** The sessions that this change has ended. */
  const over = new Set<string>()
  const tell = (event: AuthEvent) => void events.push(actor ? { ...event, actor } : event)

  async function announce(entry: KnownRevocation, action: 'revoke' | 'refresh') {
    await rows.insert(revocations, { ...entry, action, at: new Date(context.now()) })
    entries.push(entry)
  }

  function revoke({ id, expiresAt }: Pick<SessionRow, 'id' | 'expiresAt'>): Promise<void> {
    const until = new Date(expiresAt.getTime() + margin)
    return announce({ kind: 'session', subject: id, version: 0, expiresAt: until }, 'revoke')
  }

  return {
    rows,
    revoke,
    rotate({ id, expiresAt, rotation }) {
      const until = new Date(expiresAt.getTime() + margin)
      return announce(
        { kind: 'session', subject: id, version: rotation, expiresAt: until },
        'refresh',
      )
    },
    async endSessions(where, by) {
      const endedAt = new Date(context.now())
      const ended = await rows.update(sessionRows, { ...where, endedAt: null }, { endedAt })
      if (ended === 0) return []
      // Of the same millisecond may be some that another change ended: saying it twice harms nothing.
      const found = await rows.list(sessionRows, { ...where, endedAt })
      const sessions = found.filter(({ id }) => !over.has(id))
      for (const session of sessions) {
        over.add(session.id)
        await revoke(session)
        const { id: sessionId, userId, impersonatedBy, impersonatorSessionId } = session
        const impersonation =
          impersonatedBy !== null && impersonatorSessionId !== null
            ? { impersonatedBy, impersonatorSessionId }
            : {}
        tell({ type: 'session.revoked', sessionId, userId, by, ...impersonation })
      }
      return sessions
    },
    async refreshUser({ id, updatedAt }) {
      const { maxAge } = context.settings.session
      // A process with a longer maxAge may have sealed sessions that live longer than those of this one.
      const [last] = await rows.list(
        sessionRows,
        { userId: id, endedAt: null },
        { orderBy: [['expiresAt', 'desc']], limit: 1 },
      )
      const end = Math.max(context.now() + maxAge * 1000, last?.expiresAt.getTime() ?? 0)
      const expiresAt = new Date(end + margin)
      await announce(
        { kind: 'user', subject: id, version: updatedAt.getTime(), expiresAt },
        'refresh',
      )
    },
    tell,
    finally: (step) => void finals.push(step),
  }
}
