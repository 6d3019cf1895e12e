import { sql } from 'kysely'
import { indexName, type TablePart, type WriteStatements } from './ddl.ts'
import { writeMysql } from './ddl-mysql.ts'
import {
  bookkeeping,
  type Connection,
  type MigrationServer,
  untilLocked,
} from './migration-server.ts'

/** MySQL and MariaDB. */
export const mysqlServer: MigrationServer = {
  findBookkeeping: `select 1 from information_schema.tables where table_schema = database() and table_name = '${bookkeeping}'`,
  createBookkeeping: `create table \`${bookkeeping}\` (
  \`name\` varchar(255) not null,
  \`applied_at\` timestamp not null default current_timestamp,
  primary key (\`name\`)
) engine=InnoDB row_format=dynamic default charset=utf8mb4`,
  listApplied: `select \`name\` from \`${bookkeeping}\``,
  record: (migration) => `insert into \`${bookkeeping}\` (\`name\`) values ('${migration}')`,
  readClock: 'select unix_timestamp(sysdate(3)) * 1000 as now',
  alone: withLock,
  writer,
  missing,
}

/** A lock of the server, for this database alone. It goes with the connection, should the process be killed. */
function withLock<Result>(
  db: Connection,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  return db.connection().execute(async (connection) => {
    await untilLocked(() => lock(connection))
    try {
      return await work(connection)
    } finally {
      await sql`select release_lock(${lockName})`.execute(connection).catch(() => {})
    }
  })
}

const lockName = sql.raw(`concat('${bookkeeping}/', md5(database()))`)

async function lock(connection: Connection): Promise<boolean> {
  const asked = sql<{ got: number | null }>`select get_lock(${lockName}, 0) as got`
  const { rows } = await asked.execute(connection)
  const got = rows[0]?.got ?? null
  if (got === null) throw new Error('the server gave no lock to migrate under')
  return got > 0
}

/** Both are binary and see spaces at the end: the first is MariaDB's, the second MySQL's. */
const collations = ['utf8mb4_nopad_bin', 'utf8mb4_0900_bin'] as const

async function writer(db: Connection): Promise<WriteStatements> {
  const { rows } = await sql<{ name: string }>`
    select collation_name as name from information_schema.collations
    where collation_name in (${sql.join(collations)})`.execute(db)
  const collation = collations.find((name) => rows.some((row) => row.name === name))
  if (!collation) throw new Error('MariaDB 10.6 or MySQL 8.0.17, or a newer one, is needed')
  return writeMysql(collation)
}

async function missing(db: Connection, parts: readonly TablePart[]): Promise<TablePart[]> {
  const [withColumns, indexesAlone] = [
    parts.filter(({ columns }) => columns.length > 0),
    parts.filter(({ columns }) => columns.length === 0),
  ]
  return [...(await lackingColumns(db, withColumns)), ...(await lackingIndexes(db, indexesAlone))]
}

/**
 * A part is one statement and happens wholly or not at all. So a table that has some of its columns, or a table to be
 * created that has others, was made by somebody else.
 */
async function lackingColumns(db: Connection, parts: readonly TablePart[]): Promise<TablePart[]> {
  const tables = parts.map(({ table }) => table)
  if (tables.length === 0) return []
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as \`table\`, column_name as \`column\` from information_schema.columns
    where table_schema = database() and table_name in (${sql.join(tables)})`.execute(db)
  return parts.filter(({ table, creates, columns }) => {
    const there = rows.filter((row) => row.table === table).map(({ column }) => column)
    const lacking = columns.filter(({ name }) => !there.includes(name)).map(({ name }) => name)
    if (lacking.length === 0) return false
    if (lacking.length < columns.length || (creates && there.length > 0)) {
      throw new Error(`the table ${table} is there, but without the columns ${lacking.join(', ')}`)
    }
    return true
  })
}

/** Of the indexes, too, either all are there or none. */
async function lackingIndexes(db: Connection, parts: readonly TablePart[]): Promise<TablePart[]> {
  const tables = parts.map(({ table }) => table)
  if (tables.length === 0) return []
  const { rows } = await sql<{ name: string }>`
    select distinct index_name as name from information_schema.statistics
    where table_schema = database() and table_name in (${sql.join(tables)})`.execute(db)
  const there = new Set(rows.map(({ name }) => name))
  return parts.filter(({ table, indexes }) =>
    indexes.some((columns) => !there.has(indexName(table, columns))),
  )
}
