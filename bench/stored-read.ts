// What it costs to know who a request comes from where every session is a row: `pnpm bench:stored`.
// The promise: with 1,000,000 sessions a read takes at most 1.5 times what it takes with 1,000.
import Sqlite from 'better-sqlite3'
import { postgresStore } from '@sallyport/core/postgres'
import { sqliteStore } from '@sallyport/core/sqlite'
import { createTestAuth } from '@sallyport/core/testing'
import { type DatabaseKind, databaseKinds } from '../packages/core/test/databases.ts'
import { type Contestant, measure, type Measured } from './measure.ts'
import { hashOf, knownTokens, seedPostgres, seedSqlite } from './seed-sessions.ts'

const sizes = [1000, 1_000_000] as const

interface Opened {
  readonly contestants: readonly Contestant[]
  close(): Promise<void>
}

/** Asks for other tokens in another order each time: those of a million rows are not side by side. */
function requestsOf(sessions: number): (index: number) => Request {
  const requests = knownTokens(sessions).map(
    (token) =>
      new Request('http://app.test/', { headers: { cookie: `theme=dark; sp.session=${token}` } }),
  )
  return (index) => requests[(index * 37) % requests.length] as Request
}

async function open({ name, dialect, create }: DatabaseKind, sessions: number): Promise<Opened> {
  const { address, drop } = await create()
  const database = dialect === 'sqlite' ? sqliteStore(address) : postgresStore(address)
  const auth = createTestAuth({ database, migrateAtStart: true, session: { strategy: 'database' } })
  const request = requestsOf(sessions)
  const contestants: Contestant[] = []
  const ofSize = `${sessions.toLocaleString('en')} sessions in ${name}`
  const close = async () => {
    await auth.close()
    await drop()
  }

  try {
    await auth.ready()
    const began = performance.now()
    if (dialect === 'sqlite') seedSqlite(address, sessions)
    else await seedPostgres(address, sessions)
    const { authenticated } = await auth.api.getSession({ request: request(0) })
    if (!authenticated) throw new Error('the session is not found')
    console.log(`${ofSize}: made in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  } catch (error) {
    await close()
    throw error
  }
  contestants.push({
    name: `api.getSession, ${ofSize}`,
    call: (index) => auth.api.getSession({ request: request(index) }),
    callsARound: dialect === 'sqlite' ? 2000 : 500,
  })
  if (dialect === 'sqlite') {
    const read = readByHand(address)
    contestants.push({
      name: `by hand, ${ofSize}`,
      call: (index) => read(request(index)),
      callsARound: 2000,
    })
  }
  return { contestants, close }
}

/** The least that a stored session can be: a hash, and a prepared join. */
function readByHand(path: string): (request: Request) => unknown {
  const database = new Sqlite(path, { readonly: true })
  // Without the subquery SQLite prepares it anew for every value.
  const join = database.prepare(
    `select s.id, s.user_id, s.created_at, s.renewed_at, s.expires_at, s.remember, s.ended_at,
      u.name, u.email, u.verified_email, u.image, u.role, u.fields,
      u.created_at as since, u.updated_at, u.deactivated_at
    from (select * from auth_session where token_hash = ? limit -1) s
      join auth_user u on u.id = s.user_id`,
  )
  return (request) => {
    const header = request.headers.get('cookie') ?? ''
    const row = join.get(hashOf(header.slice(header.indexOf('sp.session=') + 11)))
    const { expires_at: expiresAt, ended_at: endedAt } = row as Record<string, number | null>
    if (endedAt !== null || Number(expiresAt) <= Date.now()) throw new Error('no session')
    return row
  }
}

function print({ name, best, median }: Measured): void {
  console.log(`${name.padEnd(52)} ${best.toFixed(1).padStart(8)} ${median.toFixed(1).padStart(8)}`)
}

for (const kind of databaseKinds.filter(({ dialect }) => dialect !== 'mysql')) {
  if (!(await kind.isThere())) {
    console.log(`${kind.name} does not answer: not measured`)
    continue
  }
  const opened: Opened[] = []
  try {
    for (const size of sizes) opened.push(await open(kind, size))
    const results = await measure(opened.flatMap(({ contestants }) => contestants))
    console.log(
      `\n${'microseconds a read'.padEnd(52)} ${'best'.padStart(8)} ${'median'.padStart(8)}`,
    )
    for (const result of results) print(result)
    const [few, many] = results.filter(({ name }) => name.startsWith('api'))
    const ratio = (many?.best ?? Number.NaN) / (few?.best ?? Number.NaN)
    console.log(`${kind.name}, 1,000,000 / 1,000: ${ratio.toFixed(2)} (promised: at most 1.5)\n`)
  } finally {
    for (const { close } of opened) await close()
  }
}
