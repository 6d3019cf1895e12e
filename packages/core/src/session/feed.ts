import type { Context } from '../context.ts'
import type { Database } from '../store/store.ts'
import { createFeedReader } from './feed-reader.ts'
import {
  createRevocations,
  type KnownRevocation,
  pruneMargin,
  type Revocations,
} from './revocations.ts'
import { createStopwatch } from './stopwatch.ts'
import { withinWait } from './within-wait.ts'

/**
 * The revocation feed: what ended or changed anywhere, read at most once per `maxStaleness` and only when somebody
 * asks. Within that time a read of a session costs no query, and none is accepted longer than that after its end.
 */
export interface Feed {
  /**
   * Whether what this process knows is recent enough to recognise anybody by it. `now` in milliseconds since 1970.
   * Never rejects.
   */
  isCurrent(now: number): boolean | Promise<boolean>
  isRevoked: Revocations['isRevoked']
  /** The `updatedAt`, in milliseconds, that a copy of this user has to have at least. */
  versionOf(userId: string): number
  /** What this process itself has committed, it knows at once. */
  add(entry: KnownRevocation): void
}

/** One reading of the feed, under way. */
interface Attempt {
  readonly number: number
  readonly startedAt: number
  /** Whether it was read in time. */
  readonly done: Promise<boolean>
}

/** Milliseconds after a failed reading until the next. */
const pause = 1000
/** Milliseconds after which a failed reading says nothing of the database any more. */
const hearsay = 2 * pause
/** Milliseconds between two looks for what can be forgotten. */
const pruneInterval = 3_600_000

export function createFeed(
  { settings, now: clock, uptime, emit }: Context,
  database: Database,
): Feed {
  const maxStaleness = settings.session.revocation.maxStaleness * 1000
  const outageGrace = settings.session.revocation.outageGrace * 1000
  const revocations = createRevocations()
  let reader = createFeedReader(database, uptime)
  /** The latest time by the clock at which anything was left out or forgotten as long past. */
  let furthest = Number.NEGATIVE_INFINITY
  /** The time by the clock when it was last looked for what can be forgotten. */
  let lookedAt = Number.NEGATIVE_INFINITY

  // All of these times are the stopwatch's.
  const stopwatch = createStopwatch(uptime)
  /** When the last successful reading began. */
  let readAt = Number.NEGATIVE_INFINITY
  /** When the last reading failed; long ago once one has succeeded. */
  let failedAt = Number.NEGATIVE_INFINITY
  let prunedAt = 0

  let attempts = 0
  let running: Attempt | undefined
  let outage: 'none' | 'grace' | 'closed' = 'none'

  function succeeded(): true {
    failedAt = Number.NEGATIVE_INFINITY
    if (outage !== 'none') emit({ type: 'revocation_feed.recovered' })
    outage = 'none'
    return true
  }

  function failed(cause: unknown): false {
    failedAt = stopwatch(clock())
    if (outage === 'none') {
      outage = 'grace'
      emit({ type: 'revocation_feed.failed', cause })
    }
    return false
  }

  async function read(asked: typeof reader, startedAt: number, now: number): Promise<void> {
    for (const entry of await asked.read(now)) revocations.add(entry)
    // Late or not: what was read is known. A reader that was replaced has not read what was forgotten.
    if (asked === reader) readAt = Math.max(readAt, startedAt)
  }

  function begin(): Attempt {
    const now = clock()
    const startedAt = stopwatch(now)
    furthest = Math.max(furthest, now)
    if (startedAt - prunedAt > pruneInterval) {
      // By the time of the look before: a clock that has just been set may not be right.
      revocations.prune(Math.min(now, lookedAt))
      lookedAt = now
      prunedAt = startedAt
    }
    const done = withinWait(read(reader, startedAt, now)).then(succeeded, failed)
    const attempt = { number: (attempts += 1), startedAt, done }
    running = attempt
    void done.finally(() => {
      if (running === attempt) running = undefined
    })
    return attempt
  }

  /** The clock was set so far back that what was forgotten as long past may count again. */
  function startOver(now: number): void {
    reader = createFeedReader(database, uptime)
    furthest = now
    readAt = Number.NEGATIVE_INFINITY
    running = undefined
  }

  /** Whether a failure is so recent, or was when the look began that is under way, that it tells of the present. */
  function isOutage(passed: number): boolean {
    return (running?.startedAt ?? passed) - failedAt < hearsay
  }

  function isWithinGrace(passed: number): boolean {
    const isAccepted = passed - readAt < outageGrace
    if (!isAccepted && outage === 'grace') {
      outage = 'closed'
      emit({ type: 'revocation_feed.closed' })
    }
    return isAccepted
  }

  /** Waits for a reading that began late enough for somebody who came then. */
  async function catchUp(arrived: number): Promise<boolean> {
    const own = attempts + 1
    for (;;) {
      const attempt = running ?? begin()
      if (!(await attempt.done)) return isWithinGrace(arrived)
      if (attempt.number >= own || attempt.startedAt > arrived - maxStaleness) return true
    }
  }

  return {
    isCurrent(now) {
      const passed = stopwatch(now)
      if (furthest - now >= pruneMargin) startOver(now)
      if (passed - readAt < maxStaleness) return true
      if (!isOutage(passed)) return catchUp(passed)
      // Nobody waits while there is grace; the database is asked again beside it, not too often.
      if (!running && passed - failedAt >= pause) begin()
      if (isWithinGrace(passed)) return true
      return running ? catchUp(passed) : false
    },
    isRevoked: revocations.isRevoked,
    versionOf: revocations.versionOf,
    add: revocations.add,
  }
}
