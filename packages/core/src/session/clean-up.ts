import type { Context } from '../context.ts'
import type { Database } from '../store/store.ts'
import { rateLimits, revocations, sessionRows, spent } from '../tables.ts'

const hour = 3_600_000
const day = 24 * hour
/** Milliseconds for which an ended session is still told from one that never was. */
const recognition = 31 * day
const batch = 500
/** Batches of one clean-up and table: what is left waits for the next. */
const mostBatches = 20

/** Milliseconds between two clean-ups of one process. */
const interval = hour

/** Cleans up beside other work, seldom, and never in its way: what fails is told, and left for the next time. */
export function createCleanUp({ database, now, emit }: Context): () => Promise<void> {
  let cleanedAt = Number.NEGATIVE_INFINITY
  return async () => {
    if (!database || now() - cleanedAt < interval) return
    cleanedAt = now()
    try {
      await cleanUp(database, cleanedAt)
    } catch (cause) {
      emit({ type: 'error', detail: 'expired rows could not be deleted', cause })
    }
  }
}

/** Deletes what expired long enough ago to mean nothing any more. How many rows there were. */
export async function cleanUp(database: Database, now: number): Promise<number> {
  const before = (age: number) => ({ expiresAt: { lt: new Date(now - age) } })
  const oldest = { orderBy: [['expiresAt', 'asc']], limit: batch } as const

  async function inBatches(deleteSome: () => Promise<number>): Promise<number> {
    let total = 0
    for (let index = 0; index < mostBatches; index++) {
      const deleted = await deleteSome()
      total += deleted
      if (deleted < batch) break
    }
    return total
  }

  const counts = [
    await inBatches(async () => {
      const rows = await database.list(sessionRows, before(recognition), oldest)
      return database.delete(sessionRows, { id: { in: rows.map(({ id }) => id) } })
    }),
    await inBatches(async () => {
      const rows = await database.list(revocations, before(day), oldest)
      return database.delete(revocations, { id: { in: rows.map(({ id }) => id) } })
    }),
    await inBatches(async () => {
      const rows = await database.list(spent, before(day), oldest)
      return database.delete(spent, { id: { in: rows.map(({ id }) => id) } })
    }),
    await inBatches(async () => {
      const rows = await database.list(rateLimits, before(hour), oldest)
      const ids = { id: { in: rows.map(({ id }) => id) } }
      // Unless somebody came back meanwhile, whose count goes on in it.
      return database.delete(rateLimits, { ...ids, ...before(hour) })
    }),
  ]
  return counts.reduce((total, count) => total + count, 0)
}
