import type { ColumnType } from '../table.ts'

export type SqlDialect = 'sqlite' | 'postgres' | 'mysql'

/** A column under its name in the database. */
export interface ColumnPart {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  readonly length: number | undefined
  readonly references: { readonly table: string; readonly column: string } | undefined
}

/** What one migration does to one table. */
export interface TablePart {
  readonly table: string
  /** False: the table is there, and the columns and indexes are added to it. */
  readonly creates: boolean
  /** None where only indexes are added. */
  readonly columns: readonly ColumnPart[]
  readonly primaryKey: readonly string[]
  readonly unique: readonly (readonly string[])[]
  readonly indexes: readonly (readonly string[])[]
}

/** Writes the statements that a part comes to. */
export type WriteStatements = (part: TablePart) => readonly string[]

/** How a database writes names. Names come from declared tables alone, never from a request. */
export type Quote = (name: string) => string

export const doubleQuoted: Quote = (name) => `"${name}"`

export const backQuoted: Quote = (name) => `\`${name}\``

export function listOf(names: readonly string[], quote: Quote): string {
  return `(${names.map(quote).join(', ')})`
}

/** A statement with one line for each of its parts. */
export function inLines(head: string, lines: readonly string[], tail: string): string {
  return `${head}\n${lines.map((line) => `  ${line}`).join(',\n')}${tail}`
}

export function uniqueName(table: string, columns: readonly string[]): string {
  return [table, ...columns, 'key'].join('_')
}

export function indexName(table: string, columns: readonly string[]): string {
  return [table, ...columns, 'idx'].join('_')
}

/** Unique keys and indexes as statements of their own, where all of them happen in one transaction. */
export function createIndexes({ table, unique, indexes }: TablePart): string[] {
  const on = (columns: readonly string[]) =>
    `on ${doubleQuoted(table)} ${listOf(columns, doubleQuoted)}`
  return [
    ...unique.map(
      (columns) => `create unique index ${doubleQuoted(uniqueName(table, columns))} ${on(columns)}`,
    ),
    ...indexes.map(
      (columns) => `create index ${doubleQuoted(indexName(table, columns))} ${on(columns)}`,
    ),
  ]
}

export function foreignKeys(columns: readonly ColumnPart[], quote: Quote): string[] {
  return columns.flatMap(({ name, references }) =>
    references ? [`foreign key (${quote(name)}) ${referring(references, quote)}`] : [],
  )
}

function referring(
  { table, column }: { readonly table: string; readonly column: string },
  quote: Quote,
): string {
  return `references ${quote(table)} (${quote(column)}) on delete cascade`
}

/** The line of a column that is added to a table, with its reference. */
export function addedColumn(line: string, { references }: ColumnPart, quote: Quote): string {
  return references ? `${line} ${referring(references, quote)}` : line
}
