import { fromStored, type StoredRow, type StoredValue } from '../stored-value.ts'
import type { AnyTable, Column, Table } from '../table.ts'
import { columnName } from './names.ts'

/** A column with both of its names: `key` in code, `name` in the database. */
export interface LaidOutColumn {
  readonly key: string
  readonly name: string
  readonly column: Column<unknown>
}

const layouts = new WeakMap<AnyTable, readonly LaidOutColumn[]>()

/** The columns of a table, worked out once. */
export function layoutOf(table: AnyTable): readonly LaidOutColumn[] {
  let layout = layouts.get(table)
  if (!layout) {
    const columns = Object.entries(table.columns)
    layout = columns.map(([key, column]) => ({ key, name: columnName(key), column }))
    layouts.set(table, layout)
  }
  return layout
}

/** What a driver gives for a row: values by the names of columns. */
export type DriverRecord = Readonly<Record<string, unknown>>

/** The row that a record holds, whose columns are named with this prefix. */
export function readRecord<Row extends object>(
  table: Table<Row, object>,
  record: DriverRecord,
  prefix = '',
): Row {
  const row: Record<string, unknown> = {}
  for (const { key, name, column } of layoutOf(table)) {
    row[key] = fromStored(column, fromDriver(column, record[prefix + name]))
  }
  return row as Row
}

/** The same as it is stored: what was written there by others is not read and written anew. */
export function readStoredRecord(table: AnyTable, record: DriverRecord): StoredRow {
  const layout = layoutOf(table)
  return Object.fromEntries(
    layout.map(({ key, name, column }) => [key, fromDriver(column, record[name])]),
  )
}

/** What drivers give differs: pg has bigints as texts, databases without booleans have 0 and 1. */
function fromDriver({ type }: Column<unknown>, value: unknown): StoredValue {
  if (value === null || value === undefined) return null
  if (type === 'text' || type === 'json') return value as string
  return type === 'boolean' ? Number(value) === 1 : Number(value)
}
