import type { Database } from '@sallyport/core'
import type { Feature } from '@sallyport/core/feature'
import { memoryStore } from '@sallyport/core/memory'
import { mysqlStore } from '@sallyport/core/mysql'
import { postgresStore } from '@sallyport/core/postgres'
import { sqliteStore } from '@sallyport/core/sqlite'
import { createTestAuth, rateLimits, revocations, spent, users } from '@sallyport/core/testing'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { databaseKinds } from '../../packages/core/test/databases.ts'

/** A database that a file of tests has to itself, without any table. */
export interface OwnDatabase {
  readonly database: Database
  /** For other processes; empty where there can be none. */
  readonly address: string
  /** With connections of its own, as another process has them. */
  connect(): Database
  drop(): Promise<void>
}

/** A kind of database, and how a file of tests gets one of its own. */
export interface TestDatabase {
  readonly name: string
  /** Whether the server answers; its tests are skipped when it does not. */
  readonly isThere: boolean
  create(): Promise<OwnDatabase>
}

const memory: TestDatabase = {
  name: 'memory',
  isThere: true,
  async create() {
    const database = memoryStore()
    return { database, address: '', connect: () => database, drop: async () => {} }
  },
}

const stores = { sqlite: sqliteStore, postgres: postgresStore, mysql: mysqlStore } as const

const real = databaseKinds.map(
  async ({ name, dialect, isThere, create }): Promise<TestDatabase> => ({
    name,
    isThere: await isThere(),
    async create() {
      const { address, drop } = await create()
      const opened: Database[] = []
      const connect = () => {
        const database = stores[dialect](address)
        opened.push(database)
        return database
      }
      return {
        database: connect(),
        address,
        connect,
        async drop() {
          await Promise.all(opened.map((database) => database.close()))
          await drop()
        },
      }
    },
  }),
)

export const databases: readonly TestDatabase[] = [memory, ...(await Promise.all(real))]

/**
 * A database for the tests of this block, which each of them finds with its tables, those of `features` among them, and
 * without people and what goes with them. What else a feature keeps, its tests empty themselves.
 */
export function useDatabase(
  { name, isThere, create }: TestDatabase,
  features: readonly Feature[] = [],
): { database: Database } {
  const fixture = {} as { database: Database }
  let drop = async () => {}

  beforeAll(async () => {
    if (!isThere) return
    const created = await create()
    fixture.database = created.database
    drop = created.drop
    await createTestAuth({ ...fixture, features, migrateAtStart: true }).ready()
  })
  beforeEach(async ({ skip }) => {
    skip(!isThere, `${name} does not answer`)
    // Identities and sessions go with their users.
    await fixture.database.delete(users, {})
    await fixture.database.delete(revocations, {})
    await fixture.database.delete(spent, {})
    await fixture.database.delete(rateLimits, {})
  })
  afterAll(() => drop())
  return fixture
}
