import type { AnyTable, Table } from './table.ts'

/** What a column has to be. A value alone means "equal"; null means "is null". */
export type Comparison<Value> =
  | { readonly lt: Value }
  | { readonly lte: Value }
  | { readonly gt: Value }
  | { readonly gte: Value }
  | { readonly in: readonly Value[] }
  /** Also holds where there is nothing. `not: null`: there is something. */
  | { readonly not: Value | null }
  /** Of a text: it is somewhere in it. The case of ASCII letters does not matter; that of others may, or may not. */
  | { readonly contains: Value & string }

/** All of these hold. Never `undefined`: a condition that was forgotten would hold for every row (a `TypeError`). */
export type Where<Row> = {
  readonly [Key in keyof Row]?: Row[Key] | Comparison<NonNullable<Row[Key]>>
}

export interface ListOptions<Row> {
  /** Texts are ordered by their code points, in every database. Null is less than everything: first in `asc`, last in `desc`. */
  orderBy?: readonly (readonly [keyof Row & string, 'asc' | 'desc'])[]
  limit?: number
}

/** Another table's row, found by a column of this one. */
export interface Join<Row, Other extends object> {
  readonly table: Table<Other, object>
  /** The column here, and the column there that it equals. */
  readonly on: readonly [keyof Row & string, keyof Other & string]
}

/**
 * The verbs on rows. Texts are compared character by character, without regard to language or trailing spaces.
 * Each verb happens wholly or not at all. A value that is `undefined`, not of its column's type, longer than the column
 * or impossible to keep (a text with NUL or half of a surrogate pair) is a `TypeError`; a condition that equals such a
 * text holds for no row. All reject with the `AuthError` `STORE_UNAVAILABLE` when the database
 * cannot be reached or answers with an error, which is its `cause`.
 */
export interface Rows {
  /** The row that the conditions hold for, or null. Where they hold for several, one of them. */
  find<Row extends object>(table: Table<Row, object>, where: Where<Row>): Promise<Row | null>
  /** The row and the one that belongs to it, in one query; null unless both are there. */
  findJoined<Row extends object, Other extends object>(
    table: Table<Row, object>,
    where: Where<Row>,
    join: Join<Row, Other>,
  ): Promise<readonly [Row, Other] | null>
  list<Row extends object>(
    table: Table<Row, object>,
    where: Where<Row>,
    options?: ListOptions<Row>,
  ): Promise<Row[]>
  /** Rejects with `UniqueViolation` when the primary key or a unique column is taken; then a transaction is lost. */
  insert<Row extends object, Given extends object>(
    table: Table<Row, Given>,
    row: Given,
  ): Promise<void>
  /** Changes every row that the conditions hold for at that moment; how many there were. Also `UniqueViolation`. */
  update<Row extends object>(
    table: Table<Row, object>,
    where: Where<Row>,
    changes: Partial<Row>,
  ): Promise<number>
  /** How many there were. */
  delete<Row extends object>(table: Table<Row, object>, where: Where<Row>): Promise<number>
  /** Deletes the row and gives it: of all who ask at once, one gets it and the others null. */
  take<Row extends object>(table: Table<Row, object>, where: Where<Row>): Promise<Row | null>
}

export interface Store extends Rows {
  /**
   * All that `work` does with the rows it is given happens, or nothing of it: when it rejects, all is undone and the
   * rejection passed on. A row that it changed cannot be changed by another transaction until this one has ended;
   * what others have committed is seen by the next verb (READ COMMITTED). Two that wait for each other are resolved by
   * running `work` again, so it must do nothing else that cannot be repeated.
   */
  transaction<Result>(work: (rows: Rows) => Promise<Result>): Promise<Result>
}

/** Statements that make the tables what this version needs, in the order in which they run. */
export interface Migration {
  /** Such as `core-0001`. */
  readonly name: string
  readonly statements: readonly string[]
}

/** A database as `createAuth({ database })` takes it. */
export interface Database extends Store {
  /** For people: `SQLite`, `PostgreSQL` … */
  readonly kind: string
  /**
   * Throws, or rejects where a database can only be asked in a promise, with `MIGRATION_REQUIRED` unless all
   * migrations of these tables have run, and with `STORE_UNAVAILABLE` when that cannot be found out.
   */
  check(tables: readonly AnyTable[]): void | Promise<void>
  /** The migrations that have not run yet. Changes nothing. */
  pending(tables: readonly AnyTable[]): Promise<readonly Migration[]>
  /** Runs what is pending, and tells what it ran. Of two processes at once, one runs and the other waits. */
  migrate(tables: readonly AnyTable[]): Promise<readonly Migration[]>
  /** Milliseconds since 1970 by the clock of the database's server; not there where that is this machine's. */
  readClock?(): Promise<number>
  /** Ends what the store opened itself. */
  close(): Promise<void>
}

/** A row that would have had a key of another. */
export class UniqueViolation extends Error {
  override readonly name = 'UniqueViolation'
}
