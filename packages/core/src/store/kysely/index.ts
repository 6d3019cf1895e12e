import { type Kysely, sql } from 'kysely'
import { AuthError } from '../../errors.ts'
import type { Database } from '../store.ts'
import { readDriverError } from './driver-errors.ts'
import { createSqlStore } from './sql-store.ts'
import type { AnySchema } from './where.ts'

export type { Database } from '../store.ts'

export interface KyselyStoreOptions {
  /** The SQL that the instance's dialect writes. */
  dialect: 'sqlite' | 'postgres' | 'mysql'
}

const kinds = { sqlite: 'SQLite', postgres: 'PostgreSQL', mysql: 'MySQL' } as const

/**
 * Rows wherever an instance of kysely keeps them. It is not closed with the store, and its plugins are left out. The
 * application sees to the connections: SQLite needs `pragma foreign_keys = on`, MySQL the flag `FOUND_ROWS` and a strict
 * SQL mode.
 */
export function kyselyStore<Schema>(
  instance: Kysely<Schema>,
  { dialect }: KyselyStoreOptions,
): Database {
  const db = instance.withoutPlugins() as unknown as Kysely<AnySchema>
  const store = createSqlStore({ kind: kinds[dialect], dialect, db, close: async () => {} })
  if (dialect !== 'sqlite') return store

  return {
    ...store,
    async check(tables) {
      await refuseLooseReferences(db)
      await store.check(tables)
    },
  }
}

/** SQLite heeds references only where it is told to, and rows of a deleted user would stay. */
async function refuseLooseReferences(db: Kysely<AnySchema>): Promise<void> {
  const asked = sql<{ foreign_keys: number }>`pragma foreign_keys`.execute(db)
  const { rows } = await asked.catch((error: unknown) => {
    throw readDriverError('sqlite', error)
  })
  if (Number(rows[0]?.foreign_keys) === 1) return
  throw new AuthError('CONFIGURATION_INVALID', {
    message: 'kyselyStore needs "pragma foreign_keys = on" on every connection to SQLite',
  })
}
