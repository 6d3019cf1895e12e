import { Client, Pool } from 'pg'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { databaseKinds, type TestDatabase } from '../../test/databases.ts'
import { conformanceTables, people, person } from './conformance/tables.ts'
import { postgresStore } from './postgres.ts'
import type { Database } from './store.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const kind = databaseKinds.find(({ dialect }) => dialect === 'postgres')
const there = (await kind?.isThere()) ?? false

describe('where it is', () => {
  test.each(['', 'auth.db', 'mysql://root@127.0.0.1/auth', 'http://127.0.0.1:5432'])(
    '"%s" is refused at once',
    (address) => {
      expect(() => postgresStore(address)).toThrow(
        expect.objectContaining({ code: 'CONFIGURATION_INVALID' }),
      )
    },
  )

  test('a server that is not there is found out when it is needed, and its secrets are not told', async () => {
    const store = postgresStore('postgres://user:a-password@127.0.0.1:1/auth')
    const failure = await store.find(people, { id: 'ada' }).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      status: 503,
      detail: expect.stringContaining('ECONNREFUSED'),
    })
    expect(JSON.stringify(failure)).not.toContain('a-password')
    await store.close()
  })
})

describe('PostgreSQL', () => {
  const fixture = {} as { database: TestDatabase; admin: Client; store: Database }

  beforeEach(async ({ skip }) => {
    skip(!there, 'PostgreSQL does not answer')
    fixture.database = (await kind?.create()) as TestDatabase
    fixture.admin = new Client({ connectionString: fixture.database.address })
    await fixture.admin.connect()
    fixture.store = postgresStore(fixture.database.address)
    await fixture.store.migrate(conformanceTables)
  })

  afterEach(async () => {
    if (!there) return
    await fixture.store.close()
    await fixture.admin.end()
    await fixture.database.drop()
  })

  /** Ends the connections of the store, as a restart of the server would. */
  async function endConnections(): Promise<void> {
    await fixture.admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    )
  }

  /** What the store's first connection answers. */
  async function ask(store: Database, question: string): Promise<unknown> {
    const connect = vi.spyOn(Pool.prototype, 'connect')
    await store.find(people, { id: 'ada' })
    const [pool] = connect.mock.contexts as Pool[]
    connect.mockRestore()
    const answer = await pool?.query<Record<string, unknown>>(question)
    return Object.values(answer?.rows[0] ?? {})[0]
  }

  test('a connection that ends in the middle of a transaction leaves nothing', async () => {
    let attempts = 0
    const failed = fixture.store.transaction(async (rows) => {
      if (++attempts > 1) throw new Error('given up')
      await rows.insert(people, person('ada'))
      await endConnections()
      await rows.insert(people, person('eve'))
    })
    await expect(failed).rejects.toThrow('given up')
    expect(await fixture.store.list(people, {})).toEqual([])
  })

  test('a transaction whose connection ends is run again on another one', async () => {
    let attempts = 0
    const result = await fixture.store.transaction(async (rows) => {
      await rows.insert(people, person('ada'))
      if (++attempts === 1) await endConnections()
      await rows.insert(people, person('eve'))
      return 'done'
    })
    expect([result, attempts]).toEqual(['done', 2])
    expect(await fixture.store.list(people, {})).toHaveLength(2)
  })

  test('a commit that was not answered is not repeated', async () => {
    let attempts = 0
    const failed = fixture.store.transaction(async (rows) => {
      attempts++
      await rows.insert(people, person('ada'))
      await endConnections()
    })
    await expect(failed).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    expect(attempts).toBe(1)
    expect(await fixture.store.list(people, {})).toEqual([])
  })

  test('connections that end while idle or in use end nothing else', async () => {
    await fixture.store.insert(people, person('ada'))
    for (let round = 0; round < 10; round++) {
      await Promise.all([1, 2, 3].map(() => fixture.store.find(people, { id: 'ada' })))
      await endConnections()
      expect(await fixture.store.find(people, { id: 'ada' })).toEqual(person('ada'))
    }
  })

  test('queries and idle transactions come to an end', async () => {
    expect(await ask(fixture.store, 'show statement_timeout')).toBe('10s')
    expect(await ask(fixture.store, 'show idle_in_transaction_session_timeout')).toBe('30s')
    expect(await ask(fixture.store, 'show application_name')).toBe('sallyport')
  })

  test('queries are prepared once on a connection, and not behind a pooler', async () => {
    const prepared = 'select count(*)::int from pg_prepared_statements'
    for (let query = 0; query < 3; query++) await fixture.store.find(people, { id: 'ada' })
    expect(await ask(fixture.store, prepared)).toBe(1)

    const pooled = postgresStore(fixture.database.address, { behindPooler: true })
    expect(await ask(pooled, prepared)).toBe(0)
    expect(await ask(pooled, 'show statement_timeout')).toBe('0')
    await pooled.close()
  })

  test('two stores and the application share a pool, which stays open', async () => {
    const pool = new Pool({ connectionString: fixture.database.address, max: 1 })
    let connections = 0
    pool.on('connect', () => connections++)
    const [one, other] = [postgresStore(pool), postgresStore(pool)]
    await one.insert(people, person('ada', { age: 1 }))
    expect(await other.find(people, { id: 'ada' })).toMatchObject({ age: 1 })
    expect(await one.find(people, { age: 1 })).toMatchObject({ id: 'ada' })
    expect(await other.list(people, { id: { in: ['ada'] } })).toHaveLength(1)
    await one.close()
    await other.close()
    expect((await pool.query('select id from conformance_person')).rows).toEqual([{ id: 'ada' }])
    expect(connections).toBe(1)
    await pool.end()
  })

  test('a connection that does not answer is not used again', async () => {
    const pool = new Pool({
      connectionString: fixture.database.address,
      max: 1,
      query_timeout: 200,
    })
    const store = postgresStore(pool)
    await store.insert(people, person('ada'))
    await fixture.admin.query('begin')
    await fixture.admin.query('update conformance_person set age = 1')
    const update = store.update(people, { id: 'ada' }, { age: 2 })
    await expect(update).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    expect(await store.find(people, { id: 'ada' })).toEqual(person('ada'))
    await fixture.admin.query('rollback')
    await pool.end()
  })

  test('who waits for a connection too long is told so', async () => {
    const pool = new Pool({
      connectionString: fixture.database.address,
      max: 1,
      connectionTimeoutMillis: 50,
    })
    const store = postgresStore(pool)
    const stuck = store.transaction(() => store.insert(people, person('ada')))
    await expect(stuck).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    await store.insert(people, person('eve'))
    await pool.end()
  })

  test('an error tells its code, and no value', async () => {
    await fixture.admin.query('drop table conformance_person cascade')
    const failure = await fixture.store
      .insert(people, person('ada', { email: 'secret@example.test' }))
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'STORE_UNAVAILABLE', cause: { code: '42P01' } })
    expect((failure as { detail: string }).detail).toBe('The database answered 42P01.')
  })
})
