import { AuthError, type Database } from '@sallyport/core'
import { revocations } from '@sallyport/core/testing'
import { readInsertion } from '../../../packages/core/src/store/changes.ts'
import { createMemoryRows } from '../../../packages/core/src/store/memory-rows.ts'
import type { StoredRow } from '../../../packages/core/src/store/stored-value.ts'
import type { AnyTable } from '../../../packages/core/src/store/table.ts'
import type { Time } from './time.ts'

/** What becomes of a transaction. The serial numbers that it took are gone in any case. */
export interface Fate {
  /** Milliseconds between its last statement and its end. */
  readonly after: number
  /** `unanswered`: it is committed, and who asked for it is told of an error. */
  readonly outcome: 'committed' | 'undone' | 'unanswered'
}

/** How the database answers what a process reads without a transaction. */
export type Link =
  | { readonly kind: 'fine' | 'refusing' | 'silent' }
  /** `breaking` rejects in the end; `early`: the answer is of when it was asked, `late`: of when it is answered. */
  | { readonly kind: 'early' | 'late' | 'breaking'; readonly after: number }

/** What a process has of the database. */
export interface Connection {
  link(): Link
  /** Of the transactions that it begins. */
  fate(): Fate
  /** A reading of the feed is asked for; `answered` is told when it was, and with what outcome. */
  onFeedQuery(): { answered(well: boolean): void }
}

/** The rows by key that a transaction changed, null where they are gone, by table. */
type Changes = Map<string, Map<string, StoredRow | null>>

type Verbs = Parameters<Parameters<Database['transaction']>[0]>[0]
type Verb = keyof Verbs
const reading: readonly Verb[] = ['find', 'findJoined', 'list']
const writing: readonly Verb[] = ['insert', 'update', 'delete', 'take']

export interface ModelDatabase {
  connect(connection: Connection): Database
  /** What is committed by now. */
  rows(table: AnyTable): readonly StoredRow[]
  /** Writes many lines of the feed in one transaction: what the rest of the application does. */
  writeLines(count: number, line: object, fate: Fate): void
  /** Lets the database count on from elsewhere. */
  skipSerials(count: number): void
}

/**
 * A database whose serial numbers are given out when a row is inserted and whose rows are there when its transaction is
 * committed, which may be much later. `onCommit` is told after each.
 */
export function createModelDatabase(time: Time, onCommit: () => void): ModelDatabase {
  const surroundings = { known: new Map<string, AnyTable>(), serials: new Map<string, number>() }
  const committed = new Map<string, readonly StoredRow[]>()
  const underWay = new Set<Changes>()

  const keyOf = (table: AnyTable, row: StoredRow) =>
    table.primaryKey.map((column) => String(row[column])).join('|')
  const changesOf = (changes: Changes, table: AnyTable) => {
    const known = changes.get(table.name) ?? new Map<string, StoredRow | null>()
    changes.set(table.name, known)
    return known
  }

  /** What a transaction sees: READ COMMITTED, and what it did itself. */
  function see(changes: Changes): Map<string, readonly StoredRow[]> {
    const seen = new Map(committed)
    for (const [name, changed] of changes) {
      const table = surroundings.known.get(name) ?? unknown(name)
      const others = (committed.get(name) ?? []).filter((row) => !changed.has(keyOf(table, row)))
      seen.set(name, [...others, ...[...changed.values()].filter((row) => row !== null)])
    }
    return seen
  }

  function write(changes: Changes, verb: Verb): (...given: unknown[]) => Promise<unknown> {
    return async (table, ...given) => {
      if (verb === 'insert' && table === revocations) return insertLine(changes, given[0] as object)
      const before = see(changes)
      const after = new Map(before)
      const verbs = createMemoryRows(after, surroundings)
      const result = await (verbs[verb] as (...same: unknown[]) => Promise<unknown>)(
        table,
        ...given,
      )
      for (const [name, rows] of after) {
        if (before.get(name) !== rows) note(changes, name, before.get(name) ?? [], rows)
      }
      return result
    }
  }

  function note(
    changes: Changes,
    name: string,
    before: readonly StoredRow[],
    after: readonly StoredRow[],
  ): void {
    const table = surroundings.known.get(name) ?? unknown(name)
    const kept = new Set(after)
    const known = new Set(before)
    const gone = before.filter((row) => !kept.has(row)).map((row) => keyOf(table, row))
    const came = after.filter((row) => !known.has(row))
    for (const key of [...gone, ...came.map((row) => keyOf(table, row))]) {
      for (const other of underWay) {
        if (other !== changes && other.get(name)?.has(key)) throw lockedOut()
      }
    }
    for (const key of gone) changesOf(changes, table).set(key, null)
    for (const row of came) changesOf(changes, table).set(keyOf(table, row), row)
  }

  /** As the memory store does, without comparing the new number with all others. */
  function insertLine(changes: Changes, line: object): void {
    const id = (surroundings.serials.get(revocations.name) ?? 0) + 1
    surroundings.serials.set(revocations.name, id)
    changesOf(changes, revocations).set(String(id), { ...readInsertion(revocations, line), id })
  }

  function commit(changes: Changes): void {
    for (const [name, rows] of see(changes)) committed.set(name, rows)
    underWay.delete(changes)
    onCommit()
  }

  async function end(changes: Changes, { after, outcome }: Fate): Promise<void> {
    if (after > 0) await time.wait(after)
    if (outcome === 'undone') {
      underWay.delete(changes)
      throw unavailable('undone')
    }
    commit(changes)
    if (outcome === 'unanswered') throw unavailable('the answer was lost')
  }

  function verbsOf(verbs: readonly Verb[], make: (verb: Verb) => unknown): Verbs {
    return Object.fromEntries(verbs.map((verb) => [verb, make(verb)])) as unknown as Verbs
  }

  function connect({ link, fate, onFeedQuery }: Connection): Database {
    const ask =
      (verb: Verb) =>
      (...given: unknown[]) => {
        const run = async () =>
          (
            createMemoryRows(committed, surroundings)[verb] as (
              ...same: unknown[]
            ) => Promise<unknown>
          )(...given)
        if (!isReading(given)) return throughLink(time, link(), run)
        const query = onFeedQuery()
        const answer = throughLink(time, link(), run)
        answer.then(
          () => query.answered(true),
          () => query.answered(false),
        )
        return answer
      }
    const doAtOnce =
      (verb: Verb) =>
      async (...given: unknown[]) => {
        const changes: Changes = new Map()
        const result = await write(changes, verb)(...given)
        commit(changes)
        return result
      }
    return {
      ...verbsOf(reading, ask),
      ...verbsOf(writing, doAtOnce),
      kind: 'model',
      async transaction(work) {
        const changes: Changes = new Map()
        underWay.add(changes)
        const readHere =
          (verb: Verb) =>
          (...given: unknown[]) =>
            (
              createMemoryRows(see(changes), surroundings)[verb] as (
                ...same: unknown[]
              ) => Promise<unknown>
            )(...given)
        try {
          const result = await work({
            ...verbsOf(reading, readHere),
            ...verbsOf(writing, (verb) => write(changes, verb)),
          })
          await end(changes, fate())
          return result
        } finally {
          underWay.delete(changes)
        }
      },
      check(tables) {
        for (const table of tables) surroundings.known.set(table.name, table)
      },
      pending: async () => [],
      migrate: async () => [],
      close: async () => {},
    }
  }

  return {
    connect,
    rows: ({ name }) => committed.get(name) ?? [],
    writeLines(count, line, fate) {
      const changes: Changes = new Map()
      underWay.add(changes)
      for (let index = 0; index < count; index++) insertLine(changes, line)
      end(changes, fate).catch(() => undefined)
    },
    skipSerials(count) {
      surroundings.serials.set(
        revocations.name,
        (surroundings.serials.get(revocations.name) ?? 0) + count,
      )
    },
  }
}

/** Whether the feed is read: who cleans it up does not ask for numbers. */
function isReading([table, where]: readonly unknown[]): boolean {
  return table === revocations && 'id' in (where as object)
}

async function throughLink<Answer>(
  time: Time,
  link: Link,
  run: () => Promise<Answer>,
): Promise<Answer> {
  if (link.kind === 'refusing') throw unavailable('refused')
  if (link.kind === 'silent') return new Promise(() => {})
  const early = link.kind === 'fine' || link.kind === 'early' ? { answer: await run() } : undefined
  if ('after' in link) await time.wait(link.after)
  if (link.kind === 'breaking') throw unavailable('broke off')
  return early ? early.answer : run()
}

function unavailable(detail: string): AuthError {
  return new AuthError('STORE_UNAVAILABLE', { detail })
}

function lockedOut(): AuthError {
  return unavailable('another transaction has this row')
}

function unknown(name: string): never {
  throw new Error(`${name} is no table that is known`)
}
