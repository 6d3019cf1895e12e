import Sqlite from 'better-sqlite3'
import { CamelCasePlugin, Kysely, SqliteDialect } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { conformanceTables, people, person } from '../conformance/tables.ts'
import { kyselyStore } from './index.ts'

const fixture = {} as { connection: Sqlite.Database; db: Kysely<{ todo: { doneAt: number } }> }

beforeEach(() => {
  const connection = new Sqlite(':memory:')
  const dialect = new SqliteDialect({ database: connection })
  Object.assign(fixture, { connection, db: new Kysely({ dialect }) })
})

afterEach(() => fixture.db.destroy())

describe("an application's kysely", () => {
  test('has to heed references in SQLite, and is refused otherwise', async () => {
    const store = kyselyStore(fixture.db, { dialect: 'sqlite' })
    await store.migrate(conformanceTables)
    fixture.connection.pragma('foreign_keys = off')
    await expect(store.check(conformanceTables)).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining('pragma foreign_keys = on'),
    })
    fixture.connection.pragma('foreign_keys = on')
    await expect(store.check(conformanceTables)).resolves.toBeUndefined()
  })

  test('may have plugins, which do nothing to our rows', async () => {
    const store = kyselyStore(fixture.db.withPlugin(new CamelCasePlugin()), { dialect: 'sqlite' })
    await store.migrate(conformanceTables)
    const ada = person('ada', { details: { snake_case: { camelCase: 1 } }, leftAt: new Date(5) })
    await store.insert(people, ada)
    expect(await store.find(people, { leftAt: new Date(5) })).toEqual(ada)
  })

  test('stays open when the store is closed', async () => {
    const store = kyselyStore(fixture.db, { dialect: 'sqlite' })
    await store.migrate(conformanceTables)
    await store.close()
    expect(await store.list(people, {})).toEqual([])
  })

  test('that ended makes the store unavailable', async () => {
    const store = kyselyStore(fixture.db, { dialect: 'sqlite' })
    await store.migrate(conformanceTables)
    await fixture.db.destroy()
    const unavailable = expect.objectContaining({ code: 'STORE_UNAVAILABLE' })
    await expect(store.list(people, {})).rejects.toEqual(unavailable)
    await expect(store.transaction((rows) => rows.list(people, {}))).rejects.toEqual(unavailable)
    await expect(store.check(conformanceTables)).rejects.toEqual(unavailable)
  })
})
