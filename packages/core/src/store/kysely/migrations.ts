import { type Kysely, sql } from 'kysely'
import { AuthError } from '../../errors.ts'
import type { Database, Migration } from '../store.ts'
import type { AnyTable } from '../table.ts'
import type { SqlDialect } from './ddl.ts'
import { mysqlServer } from './migration-mysql.ts'
import { planMigrations } from './migration-plan.ts'
import { postgresServer } from './migration-postgres.ts'
import type { Connection, MigrationServer } from './migration-server.ts'
import { sqliteServer } from './migration-sqlite.ts'

const servers: Record<SqlDialect, MigrationServer> = {
  sqlite: sqliteServer,
  postgres: postgresServer,
  mysql: mysqlServer,
}

export type Migrations = Pick<Database, 'check' | 'pending' | 'migrate' | 'readClock'>

/** The rows that a query comes to, without a promise. */
export type ReadNow = (query: string) => readonly unknown[]

/**
 * Migrations as the declared tables make them. Their names are kept in the table `auth_migration`; those of a newer
 * version are no reason to refuse, for within a major version migrations only add. With `readNow`, `check` throws.
 */
export function createMigrations<Schema>(
  db: Kysely<Schema>,
  dialect: SqlDialect,
  readNow?: ReadNow,
): Migrations {
  const server = servers[dialect]
  const connection = db as Connection

  return {
    check: readNow
      ? (tables) => refuseLacking(tables, readAppliedNow(readNow, server))
      : (tables) => checkLater(connection, server, tables),
    pending: (tables) => answered(() => readPending(connection, server, tables)),
    migrate: (tables) =>
      answered(() => server.alone(connection, (alone) => runPending(alone, server, tables))),
    ...(server.readClock !== undefined && {
      readClock: () => answered(() => readNumber(connection, server.readClock)),
    }),
  }
}

async function runPending(
  connection: Connection,
  server: MigrationServer,
  tables: readonly AnyTable[],
): Promise<readonly Migration[]> {
  const pending = await readPending(connection, server, tables)
  for (const { name, statements } of pending) {
    try {
      for (const statement of statements) await sql.raw(statement).execute(connection)
    } catch (cause) {
      throw new AuthError('STORE_UNAVAILABLE', { detail: `${name} failed`, cause })
    }
  }
  return pending
}

async function readPending(
  connection: Connection,
  server: MigrationServer,
  tables: readonly AnyTable[],
): Promise<readonly Migration[]> {
  const applied = await readApplied(connection, server)
  const planned = planMigrations(tables).filter(({ name }) => !applied?.includes(name))
  if (planned.length === 0) return []
  const write = await server.writer(connection)
  const pending: Migration[] = []
  for (const { name, parts } of planned) {
    const missing = await server.missing(connection, parts)
    const first = applied === null && pending.length === 0 ? [server.createBookkeeping] : []
    pending.push({ name, statements: [...first, ...missing.flatMap(write), server.record(name)] })
  }
  return pending
}

/** The names of the migrations that ran; null on a database that has no account of them yet. */
async function readApplied(
  connection: Connection,
  { findBookkeeping, listApplied }: MigrationServer,
): Promise<string[] | null> {
  const found = await sql.raw(findBookkeeping).execute(connection)
  if (found.rows.length === 0) return null
  const { rows } = await sql.raw<{ name: string }>(listApplied).execute(connection)
  return rows.map(({ name }) => name)
}

function readAppliedNow(
  readNow: ReadNow,
  { findBookkeeping, listApplied }: MigrationServer,
): string[] | null {
  try {
    if (readNow(findBookkeeping).length === 0) return null
    return (readNow(listApplied) as { name: string }[]).map(({ name }) => name)
  } catch (error) {
    throw unavailable(error)
  }
}

async function checkLater(
  connection: Connection,
  server: MigrationServer,
  tables: readonly AnyTable[],
): Promise<void> {
  refuseLacking(tables, await answered(() => readApplied(connection, server)))
}

function refuseLacking(tables: readonly AnyTable[], applied: readonly string[] | null): void {
  const names = planMigrations(tables).map(({ name }) => name)
  const lacking = names.filter((name) => !applied?.includes(name))
  if (lacking.length === 0) return
  throw new AuthError('MIGRATION_REQUIRED', {
    message: `The database lacks ${lacking.join(', ')}. Run: npx sallyport migrate`,
  })
}

async function readNumber(connection: Connection, query = ''): Promise<number> {
  const { rows } = await sql.raw<{ now: string }>(query).execute(connection)
  return Number(rows[0]?.now)
}

async function answered<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask()
  } catch (error) {
    throw unavailable(error)
  }
}

function unavailable(cause: unknown): AuthError {
  return cause instanceof AuthError ? cause : new AuthError('STORE_UNAVAILABLE', { cause })
}
