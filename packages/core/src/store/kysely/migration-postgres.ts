import { sql } from 'kysely'
import { writePostgres } from './ddl-postgres.ts'
import {
  bookkeeping,
  type Connection,
  type MigrationServer,
  untilLocked,
} from './migration-server.ts'

export const postgresServer: MigrationServer = {
  // By the search path, as the statements below find it. Not `to_regclass`, which may answer from before another
  // process committed: only a query on a table hears of that.
  findBookkeeping: `select 1 from pg_catalog.pg_class where relname = '${bookkeeping}' and pg_catalog.pg_table_is_visible(oid)`,
  createBookkeeping: `create table "${bookkeeping}" (
  "name" varchar(255) collate "C" not null,
  "applied_at" timestamp with time zone not null default current_timestamp,
  primary key ("name")
)`,
  listApplied: `select "name" from "${bookkeeping}"`,
  record: (migration) => `insert into "${bookkeeping}" ("name") values ('${migration}')`,
  readClock: 'select extract(epoch from clock_timestamp()) * 1000 as now',
  alone: inTransaction,
  writer: async () => writePostgres,
  // All of a migration is there, or nothing.
  missing: async (_db, parts) => parts,
}

/**
 * The lock belongs to the transaction, so that it also holds through a pooler that shares out connections. Under any other
 * isolation what the one before committed would not be seen. Statements take as long as they take.
 */
function inTransaction<Result>(
  db: Connection,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  return db
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (transaction) => {
      await sql.raw('set local statement_timeout = 0').execute(transaction)
      await untilLocked(() => lock(transaction))
      return work(transaction)
    })
}

async function lock(transaction: Connection): Promise<boolean> {
  const { rows } = await sql
    .raw<{ ours: boolean }>(`select pg_try_advisory_xact_lock(hashtext('${bookkeeping}')) as ours`)
    .execute(transaction)
  return rows[0]?.ours === true
}
