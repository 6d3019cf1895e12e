import { Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import { Pool } from 'pg'
import { AuthError } from '../errors.ts'
import { preparingPool } from './kysely/postgres-pool.ts'
import { createSqlStore } from './kysely/sql-store.ts'
import type { AnySchema } from './kysely/where.ts'
import type { Database } from './store.ts'

export type { Database } from './store.ts'

export interface PostgresOptions {
  /**
   * True where a pooler that shares connections between transactions stands before the database, such as PgBouncer:
   * then nothing is prepared, and no timeouts are asked for when connecting. By default false.
   */
  behindPooler?: boolean
}

/** Milliseconds. A transaction that nobody goes on with must not keep its rows from others. */
const timeouts = {
  connectionTimeoutMillis: 5000,
  statement_timeout: 10_000,
  idle_in_transaction_session_timeout: 30_000,
} as const

/** Milliseconds after which a server is given up that does not even refuse. */
const noAnswer = 15_000

/**
 * Rows in PostgreSQL: the address of a database, or a pool of pg, which stays open when the store is closed. Nothing
 * is connected before it is needed.
 */
export function postgresStore(
  database: string | PostgresPool,
  { behindPooler = false }: PostgresOptions = {},
): Database {
  const pool = typeof database === 'string' ? createPool(database, behindPooler) : database
  const dialect = new PostgresDialect({ pool: preparingPool(pool, !behindPooler) })

  return createSqlStore({
    kind: 'PostgreSQL',
    dialect: 'postgres',
    db: new Kysely<AnySchema>({ dialect }),
    async close() {
      if (typeof database === 'string') await pool.end()
    },
  })
}

function createPool(connectionString: string, behindPooler: boolean): Pool {
  if (!/^postgres(ql)?:\/\//.test(connectionString)) {
    throw new AuthError('CONFIGURATION_INVALID', {
      message:
        'postgresStore needs the address of a database, such as "postgres://user:password@host:5432/name" (the password as encodeURIComponent gives it), or a pool of pg',
    })
  }
  const { statement_timeout, idle_in_transaction_session_timeout, ...always } = timeouts
  const pool = new Pool({
    connectionString,
    application_name: 'sallyport',
    keepAlive: true,
    allowExitOnIdle: true,
    query_timeout: noAnswer,
    ...always,
    // PgBouncer refuses who asks for these when connecting.
    ...(!behindPooler && { statement_timeout, idle_in_transaction_session_timeout }),
  })
  // The pool has dropped the connection already, and the next query opens another. Unheard, it would end the process.
  pool.on('error', () => {})
  return pool
}
