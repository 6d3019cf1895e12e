import Sqlite from 'better-sqlite3'
import { Kysely } from 'kysely'
import { AuthError } from '../errors.ts'
import { createSqliteDialect, type SqliteDatabase } from './kysely/sqlite-dialect.ts'
import { createSqlStore } from './kysely/sql-store.ts'
import type { AnySchema } from './kysely/where.ts'
import type { Database } from './store.ts'

export type { SqliteDatabase, SqliteStatement } from './kysely/sqlite-dialect.ts'
export type { Database } from './store.ts'

/** Milliseconds that opening waits for other processes, and a query afterwards. */
const waits = { opening: 5000, running: 20 } as const

/** The Node-API that better-sqlite3 13 calls: Node 22.14 and later have it. In an older Node it ends the process. */
const leastNodeApi = 10

/**
 * Rows in an SQLite file, through better-sqlite3: a path, `:memory:`, or an open database of the application. Several
 * processes of one machine may use the same file. Throws `CONFIGURATION_INVALID` when the file cannot be opened.
 *
 * Of a database that is given open, only `foreign_keys` is set, and it stays open. While the store is in a transaction,
 * what the application writes through the same connection belongs to that transaction: give a path where it writes.
 */
export function sqliteStore(database: string | SqliteDatabase): Database {
  const connection = typeof database === 'string' ? open(database) : database
  runPragma(connection, 'foreign_keys = on')

  return createSqlStore({
    kind: 'SQLite',
    dialect: 'sqlite',
    db: new Kysely<AnySchema>({ dialect: createSqliteDialect(connection) }),
    readNow: (query) => connection.prepare(query).all([]),
    async close() {
      if (typeof database === 'string') connection.close()
    },
  })
}

function open(path: string): SqliteDatabase {
  refuseOldNode()
  try {
    if (path === '') throw new Error('the path is empty')
    const connection = new Sqlite(path, { timeout: waits.opening })
    // Readers do not wait for the writer, nor the writer for readers.
    runPragma(connection, 'journal_mode = wal')
    // Every commit reaches the disk before it is answered. With "normal" a loss of power takes the last ones back, and a
    // sign-out that people saw happen must not be undone by that; what it costs is the disk's time at each write.
    runPragma(connection, 'synchronous = full')
    // In KiB, as they are needed: of a million sessions, too, the indexes are not read from the file again and again.
    runPragma(connection, 'cache_size = -65536')
    // SQLite waits without letting anything else in this process happen, for instance the transaction that it waits for.
    // So it waits briefly, and the store tries again.
    runPragma(connection, `busy_timeout = ${waits.running}`)
    return connection
  } catch (cause) {
    throw new AuthError('CONFIGURATION_INVALID', {
      message: `sqliteStore cannot open "${path}": ${cause instanceof Error ? cause.message : 'unknown error'}. Is its folder there, may this process write to it, and is it a database?`,
      cause,
    })
  }
}

function refuseOldNode(): void {
  const { napi, node } = globalThis.process.versions
  // Not there where the runtime is another.
  if (!(Number(napi) < leastNodeApi)) return
  throw new AuthError('CONFIGURATION_INVALID', {
    message: `sqliteStore needs Node 22.14 or later, for better-sqlite3 does; this is Node ${node}`,
  })
}

function runPragma(connection: SqliteDatabase, pragma: string): void {
  const statement = connection.prepare(`pragma ${pragma}`)
  if (statement.reader) statement.all([])
  else statement.run([])
}
