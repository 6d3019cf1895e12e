import { sql } from 'kysely'
import { writeSqlite } from './ddl-sqlite.ts'
import { bookkeeping, type Connection, type MigrationServer } from './migration-server.ts'

export const sqliteServer: MigrationServer = {
  findBookkeeping: `select 1 from sqlite_schema where type = 'table' and name = '${bookkeeping}'`,
  createBookkeeping: `create table "${bookkeeping}" (
  "name" text not null primary key,
  "applied_at" text not null default current_timestamp
) strict`,
  listApplied: `select "name" from "${bookkeeping}"`,
  record: (migration) => `insert into "${bookkeeping}" ("name") values ('${migration}')`,
  readClock: undefined,
  alone: immediately,
  writer: async () => writeSqlite,
  // All of a migration is there, or nothing.
  missing: async (_db, parts) => parts,
}

/**
 * Kysely begins a deferred transaction, in which two processes would both read what is pending before one of them may
 * write. An immediate one waits at its beginning, as long as the connection's busy timeout says.
 */
function immediately<Result>(
  db: Connection,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  return db.connection().execute(async (connection) => {
    await sql.raw('begin immediate').execute(connection)
    try {
      const result = await work(connection)
      await sql.raw('commit').execute(connection)
      return result
    } catch (error) {
      // Some errors of SQLite have rolled back already.
      await sql
        .raw('rollback')
        .execute(connection)
        .catch(() => {})
      throw error
    }
  })
}
