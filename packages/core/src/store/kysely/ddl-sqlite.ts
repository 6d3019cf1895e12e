import type { ColumnType } from '../table.ts'
import {
  addedColumn,
  type ColumnPart,
  createIndexes,
  doubleQuoted as quote,
  foreignKeys,
  inLines,
  listOf,
  type WriteStatements,
} from './ddl.ts'

const types: Record<ColumnType, string> = {
  text: 'text',
  integer: 'integer',
  boolean: 'integer',
  date: 'integer',
  json: 'text',
  // Without autoincrement SQLite gives the number of the highest row again after that row was deleted.
  serial: 'integer primary key autoincrement',
}

/** Strict tables: else a column takes values of any type (https://sqlite.org/stricttables.html). */
export const writeSqlite: WriteStatements = (part) => {
  const { table, creates, columns, primaryKey } = part
  if (!creates) {
    const added = columns.map(
      (column) =>
        `alter table ${quote(table)} add column ${addedColumn(line(column), column, quote)}`,
    )
    return [...added, ...createIndexes(part)]
  }
  const counted = columns.some(({ type }) => type === 'serial')
  const lines = [
    ...columns.map(line),
    ...(counted ? [] : [`primary key ${listOf(primaryKey, quote)}`]),
    ...foreignKeys(columns, quote),
  ]
  return [inLines(`create table ${quote(table)} (`, lines, '\n) strict'), ...createIndexes(part)]
}

function line({ name, type, nullable }: ColumnPart): string {
  return `${quote(name)} ${types[type]}${nullable || type === 'serial' ? '' : ' not null'}`
}
