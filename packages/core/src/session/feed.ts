import type { Context } from '../context.ts'
import type { Database } from '../store/store.ts'
import { createFeedReader } from './feed-reader.ts'
import { createRevocations, type KnownRevocation, pruneMargin } from './revocations.ts'

/**
 * The revocation feed: what ended or changed anywhere, read at most once per `maxStaleness` and only when somebody
 * asks. Within that time a read of a session costs no query, and none is accepted longer than that after its end.
 */
export interface Feed {
  /** Whether what this process knows is recent enough to recognise anybody by it. Never rejects. */
  isCurrent(now: number): boolean | Promise<boolean>
  isRevoked(sessionId: string): boolean
  /** The `updatedAt`, in milliseconds, that a copy of this user has to have at least. */
  versionOf(userId: string): number
  /** What this process itself has committed, it knows at once. */
  add(entry: KnownRevocation): void
}

/** One reading of the feed, under way. */
interface Attempt {
  readonly number: number
  readonly startedAt: number
  /** Whether it was read. */
  readonly done: Promise<boolean>
}

/** Milliseconds after which a database that does not answer counts as one that cannot be asked. */
const longestWait = 5000
/** Milliseconds between two looks for what can be forgotten. */
const pruneInterval = 3_600_000

export function createFeed({ settings, now: clock, emit }: Context, database: Database): Feed {
  const maxStaleness = settings.session.revocation.maxStaleness * 1000
  const outageGrace = settings.session.revocation.outageGrace * 1000
  const revocations = createRevocations()
  let reader = createFeedReader(database)
  /** When the last successful reading began. */
  let readAt = Number.NEGATIVE_INFINITY
  /** The time of the last read: an earlier one means that the clock was set back. */
  let latest = Number.NEGATIVE_INFINITY
  /** The latest time there ever was, and how often the clock was set back. */
  let furthest = Number.NEGATIVE_INFINITY
  let setBacks = 0
  let attempts = 0
  let running: Attempt | undefined
  let failedAt: number | undefined
  let prunedAt = 0
  let outage: 'none' | 'grace' | 'closed' = 'none'

  function succeeded(startedAt: number): void {
    readAt = Math.max(readAt, startedAt)
    failedAt = undefined
    if (outage !== 'none') emit({ type: 'revocation_feed.recovered' })
    outage = 'none'
    furthest = Math.max(furthest, startedAt)
    if (startedAt - prunedAt > pruneInterval) {
      revocations.prune(startedAt)
      prunedAt = startedAt
    }
  }

  function failed(startedAt: number, cause: unknown): void {
    failedAt = startedAt
    if (outage !== 'none') return
    outage = 'grace'
    emit({ type: 'revocation_feed.failed', cause })
  }

  function begin(): Attempt {
    const startedAt = clock()
    const measuredBy = setBacks
    const reading = reader.read(startedAt).then((entries) => {
      for (const entry of entries) revocations.add(entry)
      // A time that was measured before the clock was set back says nothing.
      if (measuredBy === setBacks) succeeded(startedAt)
      return true
    })
    const done = within(longestWait, reading).catch((cause: unknown) => {
      failed(startedAt, cause)
      return false
    })
    const attempt = { number: (attempts += 1), startedAt, done }
    running = attempt
    void done.finally(() => {
      if (running === attempt) running = undefined
    })
    return attempt
  }

  /** The clock was set back: no time that was measured by it holds. */
  function measureAnew(now: number): void {
    setBacks += 1
    readAt = Number.NEGATIVE_INFINITY
    failedAt = undefined
    running = undefined
    if (furthest - now < pruneMargin) return
    // So far back that what was forgotten as long past may count again.
    reader = createFeedReader(database)
    furthest = now
  }

  function isWithinGrace(now: number): boolean {
    const accepted = now - readAt < outageGrace
    if (!accepted && outage === 'grace') {
      outage = 'closed'
      emit({ type: 'revocation_feed.closed' })
    }
    return accepted
  }

  /** Waits for a reading that began late enough for somebody who came now. */
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
      if (now < latest) measureAnew(now)
      latest = now
      if (now - readAt < maxStaleness) return true
      if (failedAt === undefined) return catchUp(now)
      // In an outage nobody waits while there is grace; the database is asked again beside it, not too often.
      const tryAgain = now - failedAt >= Math.max(maxStaleness, 1000)
      if (!running && tryAgain) begin()
      if (isWithinGrace(now)) return true
      return running ? running.done : false
    },
    isRevoked: revocations.isRevoked,
    versionOf: revocations.versionOf,
    add: revocations.add,
  }
}

async function within<Value>(milliseconds: number, promise: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
