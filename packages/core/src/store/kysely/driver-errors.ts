import { AuthError } from '../../errors.ts'
import { UniqueViolation } from '../store.ts'
import type { SqlDialect } from './ddl.ts'
import { markRepeatable } from './try-again.ts'

/** What drivers call an error: a name or a number, in one of these. */
interface DriverError {
  readonly code?: unknown
  /** mysql2. */
  readonly errno?: unknown
  /** node:sqlite, libsql: SQLite's extended result code. */
  readonly errcode?: unknown
  readonly rawCode?: unknown
}

type Meaning = 'taken' | 'again'

/**
 * `taken`: a key is another row's. `again`: the database ended one of two that waited for each other, or could not wait
 * longer for its turn; nothing of it happened.
 */
const meanings: Record<SqlDialect, Readonly<Record<Meaning, RegExp>>> = {
  // unique_violation; serialization_failure and deadlock_detected
  postgres: { taken: /^23505$/, again: /^(40001|40P01)$/ },
  // ER_DUP_ENTRY; ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK and MariaDB's ER_CHECKREAD
  mysql: { taken: /^(1062|1586)$/, again: /^(1205|1213|1020)$/ },
  // The names, and the numbers of the same: https://sqlite.org/rescode.html
  sqlite: {
    taken: /^SQLITE_CONSTRAINT_(PRIMARYKEY|UNIQUE|ROWID)$|^(1555|2067|2579)$/,
    again: /^SQLITE_(BUSY|LOCKED)|^(5|261|517|773|6|262)$/,
  },
}

/** What a verb rejects with when the driver did. Neither names a value: those are in the cause alone. */
export function readDriverError(dialect: SqlDialect, cause: unknown): Error {
  if (cause instanceof AuthError || cause instanceof UniqueViolation) return cause
  if (means('taken', dialect, cause)) return new UniqueViolation('A key is taken')
  const error = new AuthError('STORE_UNAVAILABLE', { detail: detailOf(cause), cause })
  return isBusy(dialect, cause) ? markRepeatable(error) : error
}

/** Whether the database was busy with others, and nothing happened. */
export function isBusy(dialect: SqlDialect, cause: unknown): boolean {
  return means('again', dialect, cause)
}

function means(meaning: Meaning, dialect: SqlDialect, error: unknown): boolean {
  return codesOf(error).some((code) => meanings[dialect][meaning].test(code))
}

function detailOf(error: unknown): string {
  const codes = codesOf(error)
  if (codes.length > 0) return `The database answered ${codes.join(', ')}.`
  return `The database did not answer: ${error instanceof Error ? error.name : typeof error}.`
}

function codesOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return []
  const { code, errno, errcode, rawCode }: DriverError = error
  return [code, errno, errcode, rawCode]
    .filter((each) => typeof each === 'string' || typeof each === 'number')
    .map(String)
}
