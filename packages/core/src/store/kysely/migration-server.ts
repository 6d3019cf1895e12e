import type { Kysely } from 'kysely'
import type { TablePart, WriteStatements } from './ddl.ts'

/** One connection, or any: migrations are plain statements and know nothing of the schema's types. */
export type Connection = Kysely<unknown>

/** What differs between databases when migrations run on them. */
export interface MigrationServer {
  /** One row if the table that keeps what was applied is there. */
  readonly findBookkeeping: string
  readonly createBookkeeping: string
  readonly listApplied: string
  record(migration: string): string
  /**
   * Runs `work` on one connection, while nobody else runs migrations; what it does is undone when it rejects, where
   * the database can undo it.
   */
  alone<Result>(db: Connection, work: (connection: Connection) => Promise<Result>): Promise<Result>
  /** How statements are written for this server. */
  writer(db: Connection): Promise<WriteStatements>
  /** Without what is there although its migration was not recorded: a process may have been killed in between. */
  missing(db: Connection, parts: readonly TablePart[]): Promise<readonly TablePart[]>
  /** The server's clock, milliseconds since 1970; undefined where it is this machine's. */
  readonly readClock: string | undefined
}

/** The table that keeps what was applied. */
export const bookkeeping = 'auth_migration'

/** Milliseconds between two questions for the lock. */
const pause = 100

/**
 * Asks for the lock until it is ours. The waiting is done here, where no timeout of a connection ends it: another process
 * may take long.
 */
export async function untilLocked(ask: () => Promise<boolean>): Promise<void> {
  while (!(await ask())) await new Promise((resolve) => setTimeout(resolve, pause))
}
