import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type DatabaseKind, databaseKinds, type TestDatabase } from '../../../test/databases.ts'
import { kyselyStore } from '../kysely/index.ts'
import { memoryStore } from '../memory.ts'
import { mysqlStore } from '../mysql.ts'
import { postgresStore } from '../postgres.ts'
import { sqliteStore } from '../sqlite.ts'
import type { Database } from '../store.ts'
import type { AnyTable } from '../table.ts'
import { storeConformance } from './index.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 })

const [sqlite, postgres, mysql] = databaseKinds as [DatabaseKind, DatabaseKind, DatabaseKind]

/** One store for all cases, made when the first of them asks. */
function suite(create: () => Database): void {
  let migrated: Promise<Database> | undefined
  const open = (tables: readonly AnyTable[]) => (migrated ??= migrate(create(), tables))
  afterAll(async () => (await migrated)?.close())
  test.for(storeConformance(open))('$name', ({ run }) => expect(run()).resolves.toBeUndefined())
}

async function migrate(database: Database, tables: readonly AnyTable[]): Promise<Database> {
  await database.migrate(tables)
  await database.check(tables)
  return database
}

describe('memory', () => {
  suite(memoryStore)
})

describe('SQLite in memory', () => {
  suite(() => sqliteStore(':memory:'))
})

describe("SQLite of Node through an application's kysely", () => {
  suite(() => {
    const database = nodeSqlite(new DatabaseSync(':memory:'))
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) })
    return kyselyStore(db, { dialect: 'sqlite' })
  })
})

/** As kysely's dialect for better-sqlite3 takes it. */
function nodeSqlite(connection: DatabaseSync): SqliteDatabase {
  return {
    prepare(query) {
      const statement = connection.prepare(query)
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
        run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
        iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
      }
    },
    close: () => connection.close(),
  }
}

describe.each([
  { kind: sqlite, store: sqliteStore },
  { kind: postgres, store: postgresStore },
  { kind: mysql, store: mysqlStore },
])('$kind.name', ({ kind, store }) => {
  const fixture = {} as { database: TestDatabase }
  let there = false

  beforeAll(async () => {
    there = await kind.isThere()
    if (there) fixture.database = await kind.create()
  })
  beforeEach(({ skip }) => skip(!there, `${kind.name} does not answer`))
  afterAll(async () => {
    if (there) await fixture.database.drop()
  })

  describe('by its address', () => {
    suite(() => store(fixture.database.address))
  })

  describe("through an application's kysely", () => {
    suite(() => kyselyStore(fixture.database.connect(), { dialect: kind.dialect }))
  })
})
