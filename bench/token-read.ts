// What it costs to know by an API token who a request comes from, beside a cookie: `pnpm bench:tokens`.
// The promise (docs/features/api-tokens.md): a token that was seen before takes at most twice what a repeated cookie
// takes, and one that was not at most twice what a session takes that is a row alone, of which every read is a query.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiTokens } from '@sallyport/core/api-tokens'
import { sqliteStore } from '@sallyport/core/sqlite'
import { createTestAuth } from '@sallyport/core/testing'
import { measure } from './measure.ts'
import { seedTokens } from './seed-tokens.ts'

/** More than are remembered, so that each comes round again only when it is forgotten. */
const count = 50_000

const folder = mkdtempSync(join(tmpdir(), 'sallyport-token-read-'))
const path = join(folder, 'auth.db')

const bearer = (token: string) =>
  new Request('http://app.test/', { headers: { authorization: `Bearer ${token}` } })

const withCookie = (cookie: string) => () =>
  new Request('http://app.test/', { headers: { cookie } })

const again = (create: () => Request) => Array.from({ length: 64 }, create)

const database = sqliteStore(path)
const features = [apiTokens()] as const
const auth = createTestAuth({ database, features, migrateAtStart: true })
const stored = { strategy: 'database' } as const
const storing = createTestAuth({ database, features, migrateAtStart: true, session: stored })
try {
  await auth.ready()
  await storing.ready()
  const tokens = seedTokens(path, count)
  const unseen = tokens.map(bearer)
  const [known = ''] = tokens
  const ada = { name: 'Ada Example', image: 'https://example.test/ada.png' }
  const cookie = await auth.cookieOf(ada)
  const byCookie = again(withCookie(cookie))
  const byStored = again(withCookie(await storing.cookieOf(ada)))
  const seen = again(() => bearer(known))
  const mistyped = again(() => bearer(known.slice(0, -1)))
  const { authenticated } = await auth.api.getSession({ request: bearer(known) })
  if (!authenticated) throw new Error('the tokens are not recognised')

  const read = (requests: readonly Request[]) => (index: number) =>
    auth.api.getSession({ request: requests[index % requests.length] as Request })
  const results = await measure([
    { name: 'api.getSession, a repeated cookie', call: read(byCookie), callsARound: 10_000 },
    { name: 'api.getSession, a token seen before', call: read(seen), callsARound: 10_000 },
    { name: 'api.getSession, a mistyped token', call: read(mistyped), callsARound: 10_000 },
    { name: 'api.getSession, a token not seen before', call: read(unseen), callsARound: 1000 },
    {
      name: 'api.getSession, a stored session',
      call: (index) => storing.api.getSession({ request: byStored[index & 63] as Request }),
      callsARound: 1000,
    },
  ])

  console.log(`Node ${process.version}, ${count.toLocaleString('en')} API tokens in SQLite\n`)
  console.log(`${'microseconds a read'.padEnd(48)} ${'best'.padStart(8)} ${'median'.padStart(8)}`)
  for (const { name, best, median } of results) {
    console.log(
      `${name.padEnd(48)} ${best.toFixed(2).padStart(8)} ${median.toFixed(2).padStart(8)}`,
    )
  }
  const [repeated = 0, remembered = 0, , first = 0, row = 0] = results.map(({ best }) => best)
  console.log(
    `\nseen / repeated cookie: ${(remembered / repeated).toFixed(2)} (promised: at most 2)`,
  )
  console.log(`not seen / stored session: ${(first / row).toFixed(2)} (promised: at most 2)`)
} finally {
  await auth.close()
  rmSync(folder, { recursive: true })
}
