import type { ColumnType } from '../table.ts'
import {
  backQuoted as quote,
  type ColumnPart,
  foreignKeys,
  indexName,
  inLines,
  listOf,
  type TablePart,
  uniqueName,
  type WriteStatements,
} from './ddl.ts'

const types: Record<Exclude<ColumnType, 'text'>, string> = {
  integer: 'bigint',
  boolean: 'tinyint(1)',
  date: 'bigint',
  json: 'mediumtext',
  serial: 'bigint auto_increment',
}

/**
 * One statement for each part, keys and references inside: MySQL and MariaDB commit after every statement, and each
 * happens wholly or not at all. `collation` has to tell apart what differs in case, accents or trailing spaces.
 */
export function writeMysql(collation: string): WriteStatements {
  return (part) => {
    const { table, creates, columns, primaryKey } = part
    if (!creates) {
      const added = [...columns.map((column) => `column ${line(column)}`), ...keys(part)]
      return [
        inLines(
          `alter table ${quote(table)}`,
          added.map((item) => `add ${item}`),
          '',
        ),
      ]
    }
    const lines = [...columns.map(line), `primary key ${listOf(primaryKey, quote)}`, ...keys(part)]
    // Rows of this format have keys of up to 3,072 bytes, which are 768 characters.
    const options = `engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=${collation}`
    return [inLines(`create table ${quote(table)} (`, lines, `\n) ${options}`)]
  }
}

function keys({ table, columns, unique, indexes }: TablePart): string[] {
  return [
    ...unique.map((of) => `unique key ${quote(uniqueName(table, of))} ${listOf(of, quote)}`),
    ...indexes.map((of) => `key ${quote(indexName(table, of))} ${listOf(of, quote)}`),
    ...foreignKeys(columns, quote),
  ]
}

function line({ name, type, nullable, length }: ColumnPart): string {
  const kind = type === 'text' ? `varchar(${length})` : types[type]
  return `${quote(name)} ${kind}${nullable ? '' : ' not null'}`
}
