import { inspect } from 'node:util'
import { Kysely, MysqlDialect, sql } from 'kysely'
import { createPool, type Pool } from 'mysql2'
import { createPool as createPromisePool } from 'mysql2/promise'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { databaseKinds, type TestDatabase } from '../../test/databases.ts'
import { conformanceTables, people, person } from './conformance/tables.ts'
import { preparingPool } from './kysely/mysql-pool.ts'
import { mysqlStore } from './mysql.ts'
import type { Database } from './store.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const kind = databaseKinds.find(({ dialect }) => dialect === 'mysql')
const there = (await kind?.isThere()) ?? false

describe('where it is', () => {
  test.each([
    ['nothing', ''],
    ['a file', 'auth.db'],
    ['another kind of database', 'postgres://root@127.0.0.1/auth'],
    ['a server', '127.0.0.1:3306'],
    ['a server without the name of a database', 'mysql://root@127.0.0.1:3306'],
    ['an empty name', 'mysql://root@127.0.0.1:3306/'],
  ])('%s is refused at once', (_name, address) => {
    expect(() => mysqlStore(address)).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION_INVALID' }),
    )
  })

  test('an address that its password breaks is refused without showing it', () => {
    let thrown: unknown
    try {
      mysqlStore('mysql://root:open/sesame@127.0.0.1:3306/auth')
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining('encodeURIComponent'),
    })
    expect(inspect(thrown)).not.toContain('sesame')
  })

  test('a pool of promises is refused at once, for its connections would never come', async () => {
    const pool = createPromisePool('mysql://root@127.0.0.1:1/auth')
    expect(() => mysqlStore(pool as never)).toThrow(
      expect.objectContaining({
        code: 'CONFIGURATION_INVALID',
        message: expect.stringContaining('not of mysql2/promise'),
      }),
    )
    await pool.end()
  })

  test('a server that is not there is found out when it is needed, and its secrets are not told', async () => {
    const store = mysqlStore('mysql://user:a-password@127.0.0.1:1/auth')
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

describe('MariaDB', () => {
  const fixture = {} as { database: TestDatabase; admin: Pool; store: Database }

  beforeEach(async ({ skip }) => {
    skip(!there, 'MariaDB does not answer')
    fixture.database = (await kind?.create()) as TestDatabase
    fixture.admin = createPool({ uri: fixture.database.address, connectionLimit: 1 })
    fixture.store = mysqlStore(fixture.database.address)
    await fixture.store.migrate(conformanceTables)
  })

  afterEach(async () => {
    if (!there) return
    await fixture.store.close()
    await fixture.admin.promise().end()
    await fixture.database.drop()
  })

  async function ask(question: string, pool: Pool = fixture.admin): Promise<unknown[]> {
    const [rows] = await pool.promise().query(question)
    return (rows as object[]).flatMap((row) => Object.values(row) as unknown[])
  }

  /** Ends the connections of the store, as a restart of the server would, or its patience with idle ones. */
  async function endConnections(): Promise<void> {
    const connections = await ask(
      'select id from information_schema.processlist where db = database() and id <> connection_id()',
    )
    for (const id of connections) await fixture.admin.promise().query(`kill ${Number(id)}`)
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

  test('connections that the server ends while they are idle are replaced', async () => {
    await fixture.store.insert(people, person('ada'))
    for (let round = 0; round < 10; round++) {
      await Promise.all([1, 2, 3].map(() => fixture.store.find(people, { id: 'ada' })))
      await endConnections()
      expect(await fixture.store.find(people, { id: 'ada' })).toEqual(person('ada'))
    }
  })

  test('connections are strict, see what is committed, and wait for a row briefly', async () => {
    const getConnection = vi.spyOn(Object.getPrototypeOf(fixture.admin) as Pool, 'getConnection')
    const store = mysqlStore(fixture.database.address)
    await store.find(people, { id: 'ada' })
    const [pool] = getConnection.mock.contexts as Pool[]
    getConnection.mockRestore()
    const answer = await ask(
      `select @@tx_isolation, @@innodb_lock_wait_timeout, @@character_set_connection, @@sql_mode`,
      pool,
    )
    expect(answer).toEqual([
      'READ-COMMITTED',
      3,
      'utf8mb4',
      expect.stringContaining('STRICT_ALL_TABLES'),
    ])
    await store.close()
  })

  test("an application's pool keeps its settings and stays open, and values stay values in any SQL mode", async () => {
    const pool = createPool({ uri: fixture.database.address, connectionLimit: 1 })
    await pool.promise().query(`set session sql_mode = 'NO_BACKSLASH_ESCAPES'`)
    const store = mysqlStore(pool)
    const injection = `\\' or 1=1 -- `
    await store.insert(people, person('ada', { name: injection }))
    await store.insert(people, person('eve'))
    expect(await store.list(people, { name: injection })).toHaveLength(1)
    expect(await store.delete(people, { name: injection })).toBe(1)
    await store.transaction((rows) => rows.update(people, { id: 'eve' }, { age: 1 }))
    await store.close()
    expect(await ask('select @@sql_mode', pool)).toEqual(['NO_BACKSLASH_ESCAPES'])
    await pool.promise().end()
  })

  test('who waits for a connection too long is told so', async () => {
    const pool = createPool({ uri: fixture.database.address, connectionLimit: 1 })
    const store = mysqlStore(pool)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const [stuck] = await Promise.allSettled([
      store.transaction(() =>
        Promise.all([store.insert(people, person('ada')), vi.advanceTimersByTimeAsync(5000)]),
      ),
    ])
    vi.useRealTimers()
    expect(stuck).toMatchObject({ reason: { code: 'STORE_UNAVAILABLE' } })
    await store.insert(people, person('eve'))
    expect(await store.list(people, {})).toHaveLength(1)
    await pool.promise().end()
  })

  test('a connection that does not answer is not used again', { timeout: 5000 }, async () => {
    const pool = createPool({ uri: fixture.database.address, connectionLimit: 1 })
    const waits = { connection: 5000, answer: 200 }
    const dialect = new MysqlDialect({ pool: preparingPool(pool, [], waits) })
    const db = new Kysely<unknown>({ dialect })
    await expect(sql`select sleep(20)`.execute(db)).rejects.toThrow('timeout')
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
    await db.destroy()
  })

  test('an error tells its code, and no value', async () => {
    await fixture.admin.promise().query('set foreign_key_checks = 0')
    await fixture.admin.promise().query('drop table conformance_person')
    const failure = await fixture.store
      .insert(people, person('ada', { email: 'secret@example.test' }))
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      detail: 'The database answered ER_NO_SUCH_TABLE, 1146.',
      cause: { errno: 1146 },
    })
  })
})
