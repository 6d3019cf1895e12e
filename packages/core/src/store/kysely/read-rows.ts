import { type Condition, holdsForNone, readConditions } from '../conditions.ts'
import { readSelection, type Selection, selectRows } from '../selection.ts'
import type { Rows, Where } from '../store.ts'
import { columnOf, toStored } from '../stored-value.ts'
import type { AnyTable, Table } from '../table.ts'
import { chunkConditions } from './chunks.ts'
import { type DriverRecord, readRecord } from './layout.ts'
import type { Execute } from './execute.ts'
import { prefixes, type Statements } from './statements.ts'

/** The verbs that change nothing. */
export interface ReadRows extends Pick<Rows, 'find' | 'findJoined' | 'list'> {
  /** The row as the driver gives it. */
  findRecord(table: AnyTable, conditions: readonly Condition[]): Promise<DriverRecord | null>
}

export function createReadRows(statements: Statements, execute: Execute): ReadRows {
  async function select(
    table: AnyTable,
    conditions: readonly Condition[],
    selection: Selection,
  ): Promise<readonly DriverRecord[]> {
    const { rows } = await execute(statements.select(table, conditions, selection))
    return rows as DriverRecord[]
  }

  async function findRecord(
    table: AnyTable,
    conditions: readonly Condition[],
  ): Promise<DriverRecord | null> {
    for (const chunk of chunksOf(conditions)) {
      const [record] = await select(table, chunk, { orderBy: [], limit: 1 })
      if (record) return record
    }
    return null
  }

  return {
    findRecord,
    async find(table, where) {
      const record = await findRecord(table, readConditions(table, where))
      return record && readRecord(table, record)
    },
    async findJoined<Row extends object, Other extends object>(
      table: Table<Row, object>,
      where: Where<Row>,
      join: { readonly table: Table<Other, object>; readonly on: readonly [string, string] },
    ) {
      columnOf(table, join.on[0])
      columnOf(join.table, join.on[1])
      for (const chunk of chunksOf(readConditions(table, where))) {
        const { rows } = await execute(statements.join(table, chunk, join))
        const [record] = rows as DriverRecord[]
        if (record) {
          return [
            readRecord<Row>(table, record, prefixes.here),
            readRecord<Other>(join.table, record, prefixes.there),
          ] as const
        }
      }
      return null
    },
    async list<Row extends object>(table: Table<Row, object>, where: Where<Row>, options = {}) {
      const selection = readSelection(table, options)
      const chunks = chunksOf(readConditions(table, where))
      const rows: Row[] = []
      for (const chunk of chunks) {
        const records = await select(table, chunk, selection)
        for (const record of records) rows.push(readRecord<Row>(table, record))
      }
      if (chunks.length <= 1) return rows
      const read = (row: Row, column: string) =>
        toStored(table, column, (row as Record<string, unknown>)[column])
      return selectRows(rows, selection, read)
    },
  }
}

function chunksOf(conditions: readonly Condition[]): (readonly Condition[])[] {
  return holdsForNone(conditions) ? [] : chunkConditions(conditions)
}
