/** How a value is kept: dates as whole milliseconds since 1970, JSON as text, so that every database agrees. */
export type ColumnType = 'text' | 'integer' | 'boolean' | 'date' | 'json' | 'serial'

/** One column. `Value` is what a row holds there in code. */
export interface Column<Value> {
  readonly type: ColumnType
  readonly nullable: boolean
  /** Of a text: the most characters (code points) it may have. */
  readonly length: number | undefined
  /** A row goes when the row that it points to goes. */
  readonly references: { readonly table: string; readonly column: string } | undefined
  /** The migration that adds this column to a table that exists; undefined: it came with the table. */
  readonly migration: string | undefined
  /** Carries the type, and is never there. */
  readonly value?: Value
}

/** A table of any rows, for code that goes through all of them. */
export interface AnyTable {
  readonly name: string
  /** The migration that creates it, such as `core-0001`. A migration that was released never changes. */
  readonly migration: string
  readonly columns: Readonly<Record<string, Column<unknown>>>
  readonly primaryKey: readonly string[]
  /** Beside the primary key. Where a column of it is null, the row never collides. */
  readonly unique: readonly (readonly string[])[]
  readonly indexes: readonly (readonly string[])[]
  /** Indexes that came later than their columns, by the migration that adds them. */
  readonly laterIndexes: Readonly<Record<string, readonly (readonly string[])[]>>
}

/**
 * A table, declared once: rows are typed by it, migrations made from it, every store reads and writes by it.
 * Keys of `columns` are camelCase in code and snake_case in the database. `Given` is what an insert has to give:
 * the row without what the database counts up by itself.
 */
export interface Table<Row extends object, Given extends object = Row> extends AnyTable {
  readonly columns: { readonly [Key in keyof Row]-?: Column<Row[Key]> }
  readonly primaryKey: readonly (keyof Row & string)[]
  /** Carries the type, and is never there. */
  readonly given?: Given
}

export interface TableOptions<Row extends object> {
  name: string
  migration: string
  columns: { readonly [Key in keyof Row]-?: Column<Row[Key]> }
  primaryKey: readonly (keyof Row & string)[]
  unique?: readonly (readonly (keyof Row & string)[])[]
  indexes?: readonly (readonly (keyof Row & string)[])[]
  laterIndexes?: Readonly<Record<string, readonly (readonly (keyof Row & string)[])[]>>
}

export function defineTable<Row extends object, Given extends object = Row>(
  options: TableOptions<Row>,
): Table<Row, Given> {
  return { unique: [], indexes: [], laterIndexes: {}, ...options }
}

const plain = { nullable: false, length: undefined, references: undefined, migration: undefined }

/** `length`: the most characters. The texts of one key have at most 768 together, which are the 3,072 bytes of InnoDB. */
export function text<Value extends string = string>(length: number): Column<Value> {
  return { ...plain, type: 'text', length }
}

/** Whole numbers, as far as JavaScript counts exactly. */
export function integer(): Column<number> {
  return { ...plain, type: 'integer' }
}

export function boolean(): Column<boolean> {
  return { ...plain, type: 'boolean' }
}

export function date(): Column<Date> {
  return { ...plain, type: 'date' }
}

export function json<Value extends object>(): Column<Value> {
  return { ...plain, type: 'json' }
}

/** A primary key that the database counts up. Numbers of transactions that failed may be missing. */
export function serial(): Column<number> {
  return { ...plain, type: 'serial' }
}

export function nullable<Value>(column: Column<Value>): Column<Value | null> {
  return { ...column, nullable: true }
}

/** A column that names a row of another table, and with which it goes. */
export function referring<Value>(column: Column<Value>, table: string, key = 'id'): Column<Value> {
  return { ...column, references: { table, column: key } }
}

/** A column that came later than its table. It has to be nullable: the rows that exist have nothing there. */
export function addedBy<Value>(
  migration: string,
  column: Column<Value | null>,
): Column<Value | null> {
  return { ...column, migration }
}
