import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { AuthError } from '../../errors.ts'
import { createRecent } from '../recent.ts'
import { createTurns } from '../turns.ts'

/** What this needs of better-sqlite3, or of a driver like it. */
export interface SqliteDatabase {
  readonly inTransaction: boolean
  prepare(sql: string): SqliteStatement
  close(): unknown
}

export interface SqliteStatement {
  /** Whether it gives rows. */
  readonly reader: boolean
  all(parameters: readonly unknown[]): unknown[]
  run(parameters: readonly unknown[]): { readonly changes: number | bigint }
}

/** Milliseconds that a query waits for the transaction before it. */
const patience = 10_000

/** Prepared statements kept: preparing one takes as long as running it seven times. */
const statementsKept = 500

/**
 * Kysely's own dialect prepares every query anew, and begins transactions that find out too late that another process
 * is writing. These begin as writers. All share one connection and take turns on it.
 */
export function createSqliteDialect(database: SqliteDatabase): Dialect {
  const statements = createRecent<SqliteStatement>(statementsKept)
  const turns = createTurns(patience, waitedTooLong)
  const prepare = (sql: string) => database.prepare(sql)

  function run(sql: string, parameters: readonly unknown[] = []) {
    const statement = statements.get(sql, prepare)
    if (statement.reader) return { rows: statement.all(parameters) }
    return { rows: [], numAffectedRows: BigInt(statement.run(parameters).changes) }
  }

  const connection: DatabaseConnection = {
    executeQuery: async <Row>({ sql, parameters }: CompiledQuery) =>
      run(sql, parameters) as QueryResult<Row>,
    streamQuery() {
      throw new Error('Rows of SQLite are not streamed')
    },
  }

  const driver: Driver = {
    async init() {},
    async acquireConnection() {
      await turns.begin()
      return connection
    },
    async beginTransaction() {
      run('begin immediate')
    },
    async commitTransaction() {
      run('commit')
    },
    async rollbackTransaction() {
      // Some errors, such as a full disk, have rolled back already.
      if (database.inTransaction) run('rollback')
    },
    async releaseConnection() {
      turns.end()
    },
    async destroy() {},
  }

  return {
    createAdapter: () => new SharedConnectionAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

/** The driver gives out its one connection in turns, and tells who waits too long: kysely has no need to. */
class SharedConnectionAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

function waitedTooLong(): AuthError {
  return new AuthError('STORE_UNAVAILABLE', {
    detail: `A transaction took more than ${patience / 1000} seconds. Is the store used inside of its own transaction?`,
  })
}
