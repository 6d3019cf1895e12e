import type { CompiledQuery, Kysely } from 'kysely'
import { AuthError } from '../../errors.ts'
import type { SqlDialect } from './ddl.ts'
import { readDriverError } from './driver-errors.ts'
import { type Execute, executeOn } from './execute.ts'
import { isLost } from './lost-connections.ts'
import { isRepeatable, markRepeatable } from './try-again.ts'
import type { AnySchema } from './where.ts'

/** Milliseconds after which a transaction may not be committed: a reader of the feed no longer expects its rows. */
const longestTransaction = 60_000

/** One attempt at a transaction, with all that `work` does through the `execute` it is given. */
export async function runTransaction<Result>(
  db: Kysely<AnySchema>,
  dialect: SqlDialect,
  work: (execute: Execute) => Promise<Result>,
): Promise<Result> {
  let stage: 'beginning' | 'working' | 'committing' = 'beginning'
  let refused: { readonly reason: unknown } | undefined

  async function runWork(connection: Kysely<AnySchema>): Promise<Result> {
    const began = performance.now()
    // What has not been committed is undone with its connection.
    const execute = executeOn(connection, dialect, () => true)
    let beaten: { readonly reason: unknown } | undefined
    const watched = async (query: CompiledQuery) => {
      try {
        return await execute(query)
      } catch (reason) {
        if (isRepeatable(reason)) beaten ??= { reason }
        throw reason
      }
    }
    stage = 'working'
    try {
      const result = await work(watched)
      stage = 'committing'
      if (performance.now() - began < longestTransaction) return result
      throw new AuthError('STORE_UNAVAILABLE', { detail: 'A transaction took too long.' })
    } catch (reason) {
      // Whatever `work` made of it: a transaction that was in another's way can be tried again.
      refused = beaten ?? { reason }
      throw reason
    }
  }

  try {
    return await db.transaction().setIsolationLevel('read committed').execute(runWork)
  } catch (cause) {
    // Also where undoing it failed: then the connection is gone, and all with it.
    if (refused) throw refused.reason
    const error = readDriverError(dialect, cause)
    throw isLost(cause) && stage === 'beginning' ? markRepeatable(error) : error
  }
}
