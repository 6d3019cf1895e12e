import type { AnyTable, Column } from './table.ts'

/** What a column holds in every store: dates as milliseconds, JSON as text. */
export type StoredValue = string | number | boolean | null

export type StoredRow = Readonly<Record<string, StoredValue>>

/** NUL, which PostgreSQL keeps in no text, and halves of surrogate pairs, which UTF-8 cannot say. */
const unkeepable = /[\0\p{Cs}]/u

/** A text that every database gives back as it was. */
export function isKeepable(text: string): boolean {
  return !unkeepable.test(text)
}

/**
 * A value as the database keeps it. A `TypeError`, which names the column and never the value, where it is not of the
 * column's type or could not be kept as it is.
 */
export function toStored(table: AnyTable, key: string, value: unknown): StoredValue {
  const column = columnOf(table, key)
  if (value !== null) {
    const stored = storedOf(table, key, column, value)
    if (column.type !== 'text') return stored
    return checkText(table, key, column, stored as string)
  }
  if (column.nullable) return null
  throw new TypeError(`${table.name}.${key} is null, and always has a value`)
}

/** The same for a value that is only compared with: it may be longer than what is kept, or hold what cannot be. */
export function toCompared(
  table: AnyTable,
  key: string,
  value: unknown,
): string | number | boolean {
  const column = columnOf(table, key)
  if (column.type === 'json')
    throw new TypeError(`${table.name}.${key} is JSON, which has no order`)
  return storedOf(table, key, column, value)
}

export function fromStored(column: Column<unknown>, value: StoredValue): unknown {
  if (value === null) return null
  if (column.type === 'date') return new Date(value as number)
  return column.type === 'json' ? JSON.parse(value as string) : value
}

/** The declaration of a column; a `TypeError` where the table has none of that name. */
export function columnOf(table: AnyTable, key: string): Column<unknown> {
  const column = Object.hasOwn(table.columns, key) ? table.columns[key] : undefined
  if (column === undefined) throw new TypeError(`${table.name} has no column ${key}`)
  return column
}

function storedOf(
  table: AnyTable,
  key: string,
  { type }: Column<unknown>,
  value: unknown,
): string | number | boolean {
  switch (type) {
    case 'text':
      if (typeof value === 'string') return value
      break
    case 'boolean':
      if (typeof value === 'boolean') return value
      break
    case 'integer':
    case 'serial':
      if (typeof value === 'number' && Number.isSafeInteger(value)) return value
      break
    case 'date':
      if (value instanceof Date && !Number.isNaN(value.getTime())) return value.getTime()
      break
    case 'json':
      if (typeof value === 'object') return JSON.stringify(value)
  }
  throw new TypeError(`${table.name}.${key} is ${kindOf(value)}, and has to be ${type}`)
}

function checkText(
  table: AnyTable,
  key: string,
  { length = Infinity }: Column<unknown>,
  text: string,
): string {
  if (text.length > length && Array.from(text).length > length) {
    throw new TypeError(`${table.name}.${key} is longer than ${length} characters`)
  }
  if (isKeepable(text)) return text
  throw new TypeError(`${table.name}.${key} holds NUL or half of a surrogate pair`)
}

function kindOf(value: unknown): string {
  return value instanceof Date ? 'an invalid or misplaced date' : `of type ${typeof value}`
}
