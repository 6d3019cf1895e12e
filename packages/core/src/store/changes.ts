import { columnOf, type StoredValue, toStored } from './stored-value.ts'
import type { AnyTable } from './table.ts'

/** New values of columns, in the form in which they are stored. */
export type ChangedRow = Record<string, StoredValue>

/** A whole row to insert: every column but the one that the database counts up. A `TypeError` for any other. */
export function readInsertion(table: AnyTable, given: object): ChangedRow {
  const row: ChangedRow = {}
  const values: Readonly<Record<string, unknown>> = { ...given }
  for (const [key, { type }] of Object.entries(table.columns)) {
    if (type !== 'serial') row[key] = readValue(table, key, values[key])
  }
  for (const key of Object.keys(values)) {
    if (columnOf(table, key).type === 'serial') {
      throw new TypeError(`${table.name}.${key} is counted up by the database`)
    }
  }
  return row
}

/** Some columns to change, at least one. A `TypeError` for `undefined`, which may be a mistake for null. */
export function readChanges(table: AnyTable, changes: object): ChangedRow {
  const changed: ChangedRow = {}
  for (const [key, value] of Object.entries(changes as Readonly<Record<string, unknown>>)) {
    changed[key] = readValue(table, key, value)
  }
  if (Object.keys(changed).length > 0) return changed
  throw new TypeError(`An update of ${table.name} has to change something`)
}

function readValue(table: AnyTable, key: string, value: unknown): StoredValue {
  if (value === undefined) throw new TypeError(`${table.name}.${key} is undefined`)
  return toStored(table, key, value)
}
