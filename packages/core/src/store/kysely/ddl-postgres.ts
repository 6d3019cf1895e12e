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

const types: Record<Exclude<ColumnType, 'text'>, string> = {
  integer: 'bigint',
  boolean: 'boolean',
  date: 'bigint',
  json: 'text',
  // Not `bigserial`: who may insert a row needs no right to the sequence behind this.
  serial: 'bigint generated always as identity',
}

export const writePostgres: WriteStatements = (part) => {
  const { table, creates, columns, primaryKey } = part
  if (!creates) {
    const added = columns.map((column) => `add column ${addedColumn(line(column), column, quote)}`)
    const altered = added.length > 0 ? [inLines(`alter table ${quote(table)}`, added, '')] : []
    return [...altered, ...createIndexes(part)]
  }
  const lines = [
    ...columns.map(line),
    `primary key ${listOf(primaryKey, quote)}`,
    ...foreignKeys(columns, quote),
  ]
  return [inLines(`create table ${quote(table)} (`, lines, '\n)'), ...createIndexes(part)]
}

function line({ name, type, nullable, length }: ColumnPart): string {
  // "C" orders by code points, whatever language the database was made for.
  const kind = type === 'text' ? `varchar(${length}) collate "C"` : types[type]
  return `${quote(name)} ${kind}${nullable ? '' : ' not null'}`
}
