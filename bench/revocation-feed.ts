// What the revocation feed adds to a read of a sealed session: `pnpm bench:feed`.
// The promise: at most 1 µs and 20 MB with 100,000 sessions revoked and not yet expired.
import type { Database } from '@sallyport/core'
import { memoryStore } from '@sallyport/core/memory'
import { createTestAuth, revocations } from '@sallyport/core/testing'
import { measure } from './measure.ts'

const entries = 100_000
const now = Date.now()

/** A database whose feed holds that many entries; everything else is in memory. */
function withEntries(count: number): Database {
  const database = memoryStore()
  const expiresAt = new Date(now + 86_400_000 * 30)
  const at = new Date(now)
  return {
    ...database,
    async list(table, where, options) {
      if ((table as object) !== revocations) return database.list(table, where, options)
      const above = (where as { id?: { gt?: number } }).id?.gt ?? 0
      const rows = []
      const last = Math.min(count, above + (options?.limit ?? count))
      for (let id = above + 1; id <= last; id++) {
        const subject = Buffer.from(`session-${id}`.padEnd(16, '.')).toString('base64url')
        rows.push({ id, kind: 'session', subject, action: 'revoke', version: 0, at, expiresAt })
      }
      return rows as never
    },
  }
}

async function reader(database: Database | undefined) {
  const auth = createTestAuth({ ...(database && { database }) })
  const cookie = await auth.cookieOf({ name: 'Ada Example' })
  await auth.api.getSession({ headers: new Headers({ cookie }) })
  const requests = Array.from(
    { length: 64 },
    () => new Request('http://app.test/', { headers: { cookie: `theme=dark; ${cookie}` } }),
  )
  return (index: number) => auth.api.getSession({ request: requests[index % 64] as Request })
}

const used = () => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

const without = await reader(undefined)
const empty = await reader(withEntries(0))
const before = used()
const full = await reader(withEntries(entries))
const megabytes = (used() - before) / 1e6

const results = await measure([
  { name: 'no database', call: without, callsARound: 20_000 },
  { name: 'a feed of nothing', call: empty, callsARound: 20_000 },
  { name: `a feed of ${entries.toLocaleString('en')} entries`, call: full, callsARound: 20_000 },
])
for (const { name, best, median } of results) {
  console.log(`${name.padEnd(32)} ${best.toFixed(2)} µs (median ${median.toFixed(2)})`)
}
console.log(`memory of ${entries.toLocaleString('en')} entries: ${megabytes.toFixed(1)} MB`)
