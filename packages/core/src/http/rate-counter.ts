import type { Context } from '../context.ts'
import { AuthError, isStoreFailure } from '../errors.ts'
import { createMemo } from '../session/memo.ts'
import { type Database, UniqueViolation } from '../store/store.ts'
import { rateLimits, type RateLimitRow } from '../tables.ts'
import { createBatches } from './batches.ts'

/** How much somebody may do. */
export interface Allowance {
  /** At most so often in one window. At least 1. */
  readonly max: number
  /** Milliseconds. */
  readonly window: number
}

/** Counts one more under this key. Undefined: it may be; else the end of the window, in milliseconds since 1970. */
export type Counter = (key: string, allowance: Allowance) => Promise<number | undefined>

interface Bucket {
  readonly hits: number
  readonly endsAt: number
}

interface Taken extends Bucket {
  /** How many of those that were wanted there was room for. */
  readonly granted: number
}

/**
 * Characters of the keys that are certainly kept: some 23,000 people, and at most twice as many. Who comes from more
 * addresses than that within one window can make the eldest forgotten.
 */
const memoRoom = 1_000_000

/** After so many attempts others were always faster, or what is read is older than what was written. */
const mostAttempts = 100

/**
 * With a database all processes count together, and a process that has seen a bucket full asks no more until the window
 * ends. Without one, and while it cannot be asked, each process counts by itself: then more passes, and never everything.
 */
export function createCounter({
  database,
  now,
  emit,
}: Pick<Context, 'database' | 'now' | 'emit'>): Counter {
  const own = createMemo<{ bucket: Bucket }>(memoRoom)
  const full = createMemo<number>(memoRoom)
  const join = createBatches<Taken>()

  function takeHere(key: string, wanted: number, allowance: Allowance): Taken {
    const kept = own.get(key)
    const taken = take(kept?.bucket, wanted, allowance, now())
    if (kept) kept.bucket = taken
    else own.set(key, { bucket: taken })
    return taken
  }

  async function takeTogether(
    from: Database,
    key: string,
    wanted: number,
    allowance: Allowance,
  ): Promise<Taken> {
    let taken: Taken
    try {
      taken = await takeStored(from, key, wanted, allowance, now)
    } catch (cause) {
      if (!(cause instanceof AuthError && isStoreFailure(cause))) throw cause
      emit({ type: 'error', detail: 'the database could not be asked', cause })
      taken = takeHere(key, wanted, allowance)
    }
    if (taken.granted < wanted) full.set(key, taken.endsAt)
    return taken
  }

  /** Until when this process knows by itself that there is no room. */
  function knownEnd(key: string, { window }: Allowance): number | undefined {
    const end = full.get(key)
    const time = now()
    // Longer than a window: the clock was set back, and nobody knows.
    return end !== undefined && end > time && end <= time + window ? end : undefined
  }

  return async (key, allowance) => {
    if (!database) {
      const { granted, endsAt } = takeHere(key, 1, allowance)
      return granted === 1 ? undefined : endsAt
    }
    const known = knownEnd(key, allowance)
    if (known !== undefined) return known
    const { place, result } = await join(key, (size) =>
      takeTogether(database, key, size, allowance),
    )
    return place < result.granted ? undefined : result.endsAt
  }
}

/** What a bucket comes to when as many of `wanted` are taken from it as there is room for. */
function take(
  bucket: Bucket | undefined,
  wanted: number,
  { max, window }: Allowance,
  now: number,
): Taken {
  const latestEnd = now + window
  const isOver = bucket === undefined || bucket.endsAt <= now
  const hits = isOver ? 0 : bucket.hits
  const granted = Math.max(0, Math.min(wanted, max - hits))
  // No window ends later than one that begins now, unless a clock was set back: nobody waits for it to catch up.
  const endsAt = isOver ? latestEnd : Math.min(bucket.endsAt, latestEnd)
  return { granted, hits: hits + granted, endsAt }
}

/**
 * Takes from a row, which nobody else has changed since it was read: where somebody has, again. Each time that one
 * loses, another has counted.
 */
async function takeStored(
  database: Database,
  id: string,
  wanted: number,
  allowance: Allowance,
  now: () => number,
): Promise<Taken> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const row = await database.find(rateLimits, { id })
    const bucket = row && { hits: row.hits, endsAt: row.expiresAt.getTime() }
    const taken = take(bucket ?? undefined, wanted, allowance, now())
    const next = { id, hits: taken.hits, expiresAt: new Date(taken.endsAt) }
    if (row === null ? await isInserted(database, next) : await isChanged(database, row, next)) {
      return taken
    }
  }
  throw new AuthError('STORE_UNAVAILABLE', { detail: 'a rate limit could not be counted' })
}

async function isInserted(database: Database, row: RateLimitRow): Promise<boolean> {
  try {
    await database.insert(rateLimits, row)
    return true
  } catch (error) {
    if (error instanceof UniqueViolation) return false
    throw error
  }
}

async function isChanged(
  database: Database,
  { id, hits, expiresAt }: RateLimitRow,
  next: RateLimitRow,
): Promise<boolean> {
  const isSame = next.hits === hits && next.expiresAt.getTime() === expiresAt.getTime()
  return isSame || (await database.update(rateLimits, { id, hits, expiresAt }, next)) === 1
}
