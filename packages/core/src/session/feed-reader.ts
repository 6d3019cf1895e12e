import type { Rows } from '../store/store.ts'
import { countMissing, type Gap, gapsAbove, missingNumbers, withoutSeen } from './gaps.ts'
import { pruneMargin } from './revocations.ts'
import { type RevocationRow, revocations } from '../tables.ts'

/** Reads what came into the feed since the last reading, and what was late for it. */
export interface FeedReader {
  /** `now` in milliseconds since 1970. Some entries may come twice. Rejects when the database cannot be asked. */
  read(now: number): Promise<RevocationRow[]>
}

/** Milliseconds in which every transaction has ended: what has not come by then will never come. */
const longestTransaction = 600_000
/** Numbers before the newest that may still be under way when a process starts. */
const startingGap = 2000
/** Milliseconds by which the clocks of the writers may differ, for the same purpose. */
const clockTolerance = 3_600_000
const pageSize = 5000
/** Missing numbers that are asked for one by one; when there are more, all is read again from the first of them. */
const mostAsked = 2048

/**
 * Numbers are given out in the order of writing, but transactions commit in any order: below the highest number that
 * was seen, some are missing. Those are asked for again, until no transaction can be under way that has one.
 * `uptime` in milliseconds: setting the clock lets no missing number go.
 */
export function createFeedReader(rows: Rows, uptime: () => number): FeedReader {
  /** The line with the highest number. */
  let newest: RevocationRow | undefined
  let started = false
  /** Ascending. */
  let gaps: readonly Gap[] = []

  async function readFrom(id: number, where: Parameters<typeof rows.list<RevocationRow>>[1] = {}) {
    const found: RevocationRow[] = []
    for (let above = id - 1; ;) {
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

  const readUnexpired = (id: number, now: number) =>
    readFrom(id, { expiresAt: { gt: new Date(now - pruneMargin) } })

  async function readLate(now: number): Promise<RevocationRow[]> {
    const [lowest] = gaps
    if (!lowest) return []
    return countMissing(gaps) > mostAsked
      ? readUnexpired(lowest.first, now)
      : rows.list(revocations, { id: { in: [...missingNumbers(gaps)] } })
  }

  return {
    async read(now) {
      const began = uptime()
      const known = newest
      // The newest line comes once more: where it does not, the database is not the one that it was.
      let found = started ? await readFrom(known?.id ?? 0) : []
      const isNew = !started || (known !== undefined && !isSame(found[0], known))
      if (isNew) found = await readUnexpired(0, now)
      const late = isNew ? [] : await readLate(now)

      // From here on nothing is waited for: two readings at once leave what one after the other would.
      if (isNew && known === newest) {
        gaps = []
        newest = undefined
      }
      const from = newest?.id ?? (isNew ? startingPoint(found, now) : 0)
      const seen = new Set([...found, ...late].map(({ id }) => id))
      const stillAsked = gaps.filter(({ since }) => began - since <= longestTransaction)
      const above = found.filter(({ id }) => id > from)
      gaps = [
        ...withoutSeen(stillAsked, seen),
        ...gapsAbove(from, above.map(({ id }) => id), uptime()), // prettier-ignore
      ]
      newest = above.at(-1) ?? newest
      started = true
      return [...found, ...late]
    },
  }
}

/** Below this number nothing can be under way when a process starts. */
function startingPoint(found: readonly RevocationRow[], now: number): number {
  const last = found.at(-1)
  if (!last) return 0
  // Who is ahead, this process or the last writer, takes nothing for older than the other does.
  const present = Math.min(now, last.at.getTime())
  const recent = found.findIndex(
    ({ at }) => at.getTime() > present - longestTransaction - clockTolerance,
  )
  // All that is missing below a recent line may be under way, down to one that is not recent.
  const settled = recent === -1 ? last.id : (found[recent - 1]?.id ?? 0)
  return Math.max(0, Math.min(last.id - startingGap, settled))
}

function isSame(line: RevocationRow | undefined, { id, subject, at }: RevocationRow): boolean {
  return line?.id === id && line.subject === subject && line.at.getTime() === at.getTime()
}
