import type { Kysely } from 'kysely'
import { AuthError } from '../../errors.ts'
import type { Database, Rows } from '../store.ts'
import { workInTransaction } from '../transaction-rows.ts'
import type { SqlDialect } from './ddl.ts'
import { isBusy } from './driver-errors.ts'
import { type Execute, executeOn, type Together } from './execute.ts'
import { createMigrations, type ReadNow } from './migrations.ts'
import { createReadRows } from './read-rows.ts'
import { createStatements } from './statements.ts'
import { runTransaction } from './transaction.ts'
import { markRepeatable, tryAgain } from './try-again.ts'
import type { AnySchema } from './where.ts'
import { createWriteRows } from './write-rows.ts'

export interface SqlStoreOptions {
  /** For people. */
  readonly kind: string
  readonly dialect: SqlDialect
  readonly db: Kysely<AnySchema>
  /** Where the driver can be asked without a promise. */
  readonly readNow?: ReadNow
  close(): Promise<void>
}

/** Milliseconds that a process waits for another's migrations. */
const migrationPatience = 3_600_000

/** A database of ours over an instance of kysely. */
export function createSqlStore({ kind, dialect, db, readNow, close }: SqlStoreOptions): Database {
  const statements = createStatements(db, dialect)
  const executeOnce = executeOn(db, dialect, ({ query }) => query.kind === 'SelectQueryNode')
  const inTransaction: Together = (work) => tryAgain(() => runTransaction(db, dialect, work))

  function rowsOf(execute: Execute, together: Together): Rows {
    const reading = createReadRows(statements, execute)
    return { ...reading, ...createWriteRows(statements, execute, together, reading) }
  }

  /** Another process that migrates a large table keeps SQLite to itself. */
  const waiting = <Result>(work: () => Promise<Result>) =>
    tryAgain(async () => {
      try {
        return await work()
      } catch (error) {
        const busy = error instanceof AuthError && isBusy(dialect, error.cause)
        throw busy ? markRepeatable(error) : error
      }
    }, migrationPatience)

  const { check, pending, migrate, ...clock } = createMigrations(db, dialect, readNow)

  return {
    kind,
    ...rowsOf((query) => tryAgain(() => executeOnce(query)), inTransaction),
    transaction: (work) =>
      inTransaction((execute) =>
        workInTransaction(
          rowsOf(execute, (several) => several(execute)),
          work,
        ),
      ),
    check,
    pending: (tables) => waiting(() => pending(tables)),
    migrate: (tables) => waiting(() => migrate(tables)),
    ...clock,
    close,
  }
}
