import { AuthError, type Database } from '@sallyport/core'

type Verbs = Parameters<Parameters<Database['transaction']>[0]>[0]

/** A database that tells what it was asked, and that can be taken away. */
export interface WatchedDatabase extends Database {
  /** What it was asked, by verb and table: `update auth_session`. */
  readonly queries: string[]
  /** From now on what begins with this fails as with a database that is gone; everything, without. */
  fail(query?: string): void
  mend(): void
}

export function watchDatabase(database: Database): WatchedDatabase {
  const queries: string[] = []
  let failing: string | undefined

  function note(verb: string, table: string): void {
    const query = `${verb} ${table}`
    queries.push(query)
    if (failing !== undefined && query.startsWith(failing)) {
      throw new AuthError('STORE_UNAVAILABLE', { detail: 'taken away by the test' })
    }
  }

  function watch(verbs: Verbs): Verbs {
    return Object.fromEntries(
      (['find', 'findJoined', 'list', 'insert', 'update', 'delete', 'take'] as const).map(
        (verb) => [
          verb,
          async (...given: Parameters<Verbs['find']>) => {
            note(verb, given[0].name)
            return (verbs[verb] as (...same: unknown[]) => Promise<unknown>)(...given)
          },
        ],
      ),
    ) as unknown as Verbs
  }

  return {
    ...watch(database),
    transaction: (work) => database.transaction((verbs) => work(watch(verbs))),
    kind: database.kind,
    check: (tables) => database.check(tables),
    pending: (tables) => database.pending(tables),
    migrate: (tables) => database.migrate(tables),
    close: () => database.close(),
    queries,
    fail(query = '') {
      failing = query
    },
    mend() {
      failing = undefined
    },
  }
}
