import type { Rows } from '../store/store.ts'
import { pruneMargin } from './revocations.ts'
import { type RevocationRow, revocations } from '../tables.ts'

/** Reads what came into the feed since the last reading, and what was late for it. */
export interface FeedReader {
  /** `now` in milliseconds since 1970. Some entries may come twice. Rejects when the database cannot be asked. */
  read(now: number): Promise<RevocationRow[]>
}

/** Milliseconds in which every transaction has ended: what has not come by then will never come. */
const longestTransaction = 600_000
/** The most milliseconds that one reading may find passed, whatever a clock that was set says. */
const longestStep = 60_000
/** Numbers before the newest that may still be under way when a process starts. */
const startingGap = 2000
/** Milliseconds by which the clocks of the writers may differ, for the same purpose. */
const clockTolerance = 300_000
const pageSize = 5000
/** Missing numbers that are noted below one that came: more are a database that was told to count from elsewhere. */
const mostNoted = 100_000
/** Missing numbers that are asked for one by one; more are read again from the first of them. */
const mostAsked = 500

/**
 * Numbers are given out in the order of writing, but transactions commit in any order: below the highest number that
 * was seen, some are missing. Those are asked for again, until no transaction can be under way that has one.
 */
export function createFeedReader(rows: Rows): FeedReader {
  let highest = 0
  let started = false
  /** Missing numbers, with when they were first missed by `passed`. */
  const missing = new Map<number, number>()
  /** Milliseconds, counted by the readings, so that setting the clock forward lets no missing number go. */
  let passed = 0
  let lastRead = Number.NaN

  async function readAll(where: Parameters<typeof rows.list<RevocationRow>>[1], from: number) {
    const found: RevocationRow[] = []
    for (let above = from; ;) {
      const page = await rows.list(
        revocations,
        { ...where, id: { gt: above } },
        { orderBy: [['id', 'asc']], limit: pageSize },
      )
      found.push(...page)
      above = page.at(-1)?.id ?? above
      if (page.length < pageSize) return found
    }
  }

  async function readLate(): Promise<RevocationRow[]> {
    const asked = [...missing.keys()]
    if (asked.length === 0) return []
    return asked.length > mostAsked
      ? readAll({}, Math.min(...asked) - 1)
      : rows.list(revocations, { id: { in: asked } })
  }

  function noteMissing(from: number, found: readonly RevocationRow[]): void {
    let next = from + 1
    for (const { id } of found) {
      for (next = Math.max(next, id - mostNoted); next < id; next++) missing.set(next, passed)
      next = id + 1
    }
  }

  /** Below this number nothing can be under way when a process starts. */
  function startingPoint(found: readonly RevocationRow[], now: number): number {
    const recent = found.find(({ at }) => at.getTime() > now - longestTransaction - clockTolerance)
    const last = found.at(-1)?.id ?? 0
    return Math.max(0, Math.min(last - startingGap, (recent?.id ?? last) - 1))
  }

  return {
    async read(now) {
      const from = highest
      const found = started
        ? await readAll({}, from)
        : await readAll({ expiresAt: { gt: new Date(now - pruneMargin) } }, 0)
      const late = await readLate()

      // From here on nothing is waited for: two readings at once leave what one after the other would.
      passed += Math.min(Math.max(now - lastRead, 0) || 0, longestStep)
      lastRead = now
      const start = started ? from : startingPoint(found, now)
      noteMissing(
        start,
        found.filter(({ id }) => id > start),
      )
      started = true
      for (const { id } of [...found, ...late]) missing.delete(id)
      for (const [id, since] of missing) if (passed - since > longestTransaction) missing.delete(id)
      highest = Math.max(highest, found.at(-1)?.id ?? 0)
      return [...found, ...late]
    },
  }
}
