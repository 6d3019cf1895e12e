import type { Kysely } from 'kysely'
import type { Database, Rows } from '../store.ts'
import { workInTransaction } from '../transaction-rows.ts'
import type { SqlDialect } from './ddl.ts'
import { isWorthAnotherTry } from './driver-errors.ts'
import { type Execute, executeOn, type Together } from './execute.ts'
import { createMigrations, type ReadNow } from './migrations.ts'
import { createReadRows } from './read-rows.ts'
import { createStatements } from './statements.ts'
import { runTransaction } from './transaction.ts'
import { tryAgain } from './try-again.ts'
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

/** A database of ours over an instance of kysely. */
export function createSqlStore({ kind, dialect, db, readNow, close }: SqlStoreOptions): Database {
  const statements = createStatements(db, dialect)
  const executeOnce = executeOn(db, dialect)

  /** A single query that was in another's way has changed nothing, and is tried again. */
  const patiently = <Result>(work: () => Promise<Result>) =>
    tryAgain((error) => isWorthAnotherTry(dialect, error), work)

  const inTransaction: Together = (work) => patiently(() => runTransaction(db, dialect, work))

  function rowsOf(execute: Execute, together: Together): Rows {
    const reading = createReadRows(statements, execute)
    return { ...reading, ...createWriteRows(statements, execute, together, reading) }
  }

  const { check, pending, migrate, ...clock } = createMigrations(db, dialect, readNow)

  return {
    kind,
    ...rowsOf((query) => patiently(() => executeOnce(query)), inTransaction),
    transaction: (work) =>
      inTransaction((execute) =>
        workInTransaction(
          rowsOf(execute, (several) => several(execute)),
          work,
        ),
      ),
    check,
    pending: (tables) => patiently(() => pending(tables)),
    migrate: (tables) => patiently(() => migrate(tables)),
    ...clock,
    close,
  }
}
