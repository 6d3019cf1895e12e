import type { CompiledQuery, Kysely, QueryResult } from 'kysely'
import type { SqlDialect } from './ddl.ts'
import { readDriverError } from './driver-errors.ts'
import { isLost } from './lost-connections.ts'
import { markRepeatable } from './try-again.ts'
import type { AnySchema } from './where.ts'

/** Runs a query, and rejects with what a verb rejects with. */
export type Execute = (query: CompiledQuery) => Promise<QueryResult<unknown>>

/** Runs several queries as one verb: all of them happen, or nothing. */
export type Together = <Result>(work: (execute: Execute) => Promise<Result>) => Promise<Result>

/**
 * `undone`: whether a query whose connection is lost has changed nothing for certain. That of a server that went away or
 * was restarted is found out with the next query.
 */
export function executeOn(
  db: Kysely<AnySchema>,
  dialect: SqlDialect,
  undone: (query: CompiledQuery) => boolean,
): Execute {
  return async (query) => {
    try {
      return await db.executeQuery(query)
    } catch (cause) {
      const error = readDriverError(dialect, cause)
      throw isLost(cause) && undone(query) ? markRepeatable(error) : error
    }
  }
}
