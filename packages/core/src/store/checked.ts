import type { Database, Rows } from './store.ts'
import type { AnyTable } from './table.ts'

/** A database that is asked once, before anything else, whether its tables are what this version needs. */
export interface CheckedDatabase extends Database {
  /** Rejects with `MIGRATION_REQUIRED` or `STORE_UNAVAILABLE`; asks again where it rejected before. */
  ready(): Promise<void>
}

export interface CheckOptions {
  /** Whether to ask now, rather than with the first use. */
  readonly atOnce: boolean
  /** Whether to run what is missing instead of refusing. */
  readonly migrates: boolean
}

/** Throws what the check throws, where it can be done at once. */
export function checkedDatabase(
  database: Database,
  tables: readonly AnyTable[],
  { atOnce, migrates }: CheckOptions,
): CheckedDatabase {
  let checking: Promise<void> | undefined
  let checked = false

  async function finish(result: Promise<unknown>): Promise<void> {
    try {
      await result
      checked = true
    } finally {
      checking = undefined
    }
  }

  function check(): void | Promise<void> {
    const result = migrates ? database.migrate(tables) : database.check(tables)
    if (result instanceof Promise) return (checking = finish(result))
    checked = true
  }

  async function ready(): Promise<void> {
    if (!checked) await (checking ?? check())
  }

  if (atOnce) {
    const result = check()
    // Whoever asks for `ready` or for a row is told.
    if (result instanceof Promise) result.catch(() => undefined)
  }

  const rows: Rows = {
    find: (...given) =>
      checked ? database.find(...given) : ready().then(() => database.find(...given)),
    findJoined: (...given) =>
      checked ? database.findJoined(...given) : ready().then(() => database.findJoined(...given)),
    list: (...given) =>
      checked ? database.list(...given) : ready().then(() => database.list(...given)),
    insert: (...given) => ready().then(() => database.insert(...given)),
    update: (...given) => ready().then(() => database.update(...given)),
    delete: (...given) => ready().then(() => database.delete(...given)),
    take: (...given) => ready().then(() => database.take(...given)),
  }
  return {
    ...rows,
    ready,
    transaction: (work) => ready().then(() => database.transaction(work)),
    kind: database.kind,
    ...(database.readClock && { readClock: database.readClock.bind(database) }),
    check: (given) => database.check(given),
    pending: (given) => database.pending(given),
    async migrate(given) {
      const migrations = await database.migrate(given)
      checked = true
      return migrations
    },
    close: () => database.close(),
  }
}
