import { AuthError } from '../errors.ts'
import type { Contents } from './memory-contents.ts'
import { createMemoryRows, type MemorySurroundings } from './memory-rows.ts'
import type { Database, Rows } from './store.ts'
import type { AnyTable } from './table.ts'
import { workInTransaction } from './transaction-rows.ts'
import { createTurns } from './turns.ts'

/** Milliseconds that a verb waits for the transaction before it. */
const patience = 10_000

/**
 * A database in this process alone, for tests and for trying out: it is empty at every start, and looks at every row
 * for each question. References between tables are heeded from `check` or `migrate` on.
 */
export function memoryStore(): Database {
  const surroundings: MemorySurroundings = { known: new Map(), serials: new Map() }
  const turns = createTurns(patience, waitedTooLong)
  let committed: Contents = new Map()

  const know = (tables: readonly AnyTable[]) => {
    for (const table of tables) surroundings.known.set(table.name, table)
  }

  /** What has been committed: nobody who reads it waits for a transaction. */
  const read = () => createMemoryRows(committed, surroundings)

  /** Changes a copy, and lets it take the place of the contents when all went well. */
  async function write<Result>(work: (rows: Rows) => Promise<Result>): Promise<Result> {
    await turns.begin()
    try {
      const draft: Contents = new Map(committed)
      const result = await work(createMemoryRows(draft, surroundings))
      committed = draft
      return result
    } finally {
      turns.end()
    }
  }

  return {
    kind: 'memory',
    find: (...args) => read().find(...args),
    findJoined: (...args) => read().findJoined(...args),
    list: (...args) => read().list(...args),
    insert: (...args) => write((rows) => rows.insert(...args)),
    update: (...args) => write((rows) => rows.update(...args)),
    delete: (...args) => write((rows) => rows.delete(...args)),
    take: (...args) => write((rows) => rows.take(...args)),
    transaction: (work) => write((rows) => workInTransaction(rows, work)),
    check: know,
    pending: async () => [],
    migrate: async (tables) => {
      know(tables)
      return []
    },
    close: async () => {},
  }
}

function waitedTooLong(): AuthError {
  return new AuthError('STORE_UNAVAILABLE', {
    detail: `Another transaction took more than ${patience / 1000} seconds. Is the store used inside of its own transaction?`,
  })
}
