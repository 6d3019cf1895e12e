import type { CompiledQuery, Kysely, QueryResult } from 'kysely'
import type { SqlDialect } from './ddl.ts'
import { readDriverError } from './driver-errors.ts'
import type { AnySchema } from './where.ts'

/** Runs a query, and rejects with what a verb rejects with. */
export type Execute = (query: CompiledQuery) => Promise<QueryResult<unknown>>

/** Runs several queries as one verb: all of them happen, or nothing. */
export type Together = <Result>(work: (execute: Execute) => Promise<Result>) => Promise<Result>

export function executeOn(db: Kysely<AnySchema>, dialect: SqlDialect): Execute {
  return async (query) => {
    try {
      return await db.executeQuery(query)
    } catch (error) {
      throw readDriverError(dialect, error)
    }
  }
}
