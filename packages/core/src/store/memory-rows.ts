import { type Condition, readConditions, withoutCapitals } from './conditions.ts'
import {
  checkReferences,
  checkUnique,
  type Contents,
  deleteRows,
  rowsOf,
} from './memory-contents.ts'
import { compareStored } from './ordering.ts'
import { readSelection, selectRows } from './selection.ts'
import { type ChangedRow, readChanges, readInsertion } from './changes.ts'
import { columnOf, fromStored, type StoredRow, type StoredValue } from './stored-value.ts'
import type { Rows, Where } from './store.ts'
import type { AnyTable, Table } from './table.ts'

/** What a memory store holds beside the rows, and what a transaction that is undone leaves as it is. */
export interface MemorySurroundings {
  /** Whose references are heeded. */
  readonly known: Map<string, AnyTable>
  /** The last number given out, by table. */
  readonly serials: Map<string, number>
}

/** The verbs on these contents, which they change. */
export function createMemoryRows(contents: Contents, { known, serials }: MemorySurroundings): Rows {
  function matching<Row extends object>(
    table: Table<Row, object>,
    where: Where<Row>,
  ): readonly StoredRow[] {
    const conditions = readConditions(table, where)
    return rowsOf(contents, table).filter((row) => conditions.every((each) => holds(each, row)))
  }

  return {
    async find(table, where) {
      const [row] = matching(table, where)
      return row ? readRow(table, row) : null
    },
    async findJoined(table, where, { table: other, on: [here, there] }) {
      columnOf(table, here)
      columnOf(other, there)
      for (const row of matching(table, where)) {
        const joined = rowsOf(contents, other).find((each) => equals(each[there], row[here]))
        if (joined) return [readRow(table, row), readRow(other, joined)]
      }
      return null
    },
    async list(table, where, options = {}) {
      const selection = readSelection(table, options)
      const found = matching(table, where)
      const rows = selectRows(found, selection, (row, column) => row[column] ?? null)
      return rows.map((row) => readRow(table, row))
    },
    async insert(table, given) {
      const row = { ...nextSerial(serials, table), ...readInsertion(table, given) }
      checkReferences(contents, known, table, row)
      const rows = [...rowsOf(contents, table), row]
      checkUnique(table, rows, [row])
      contents.set(table.name, rows)
    },
    async update(table, where, changes) {
      const changed: ChangedRow = readChanges(table, changes)
      const found = new Map(matching(table, where).map((row) => [row, { ...row, ...changed }]))
      const rows = rowsOf(contents, table).map((row) => found.get(row) ?? row)
      const updated = [...found.values()]
      for (const row of updated) checkReferences(contents, known, table, row)
      checkUnique(table, rows, updated)
      contents.set(table.name, rows)
      return found.size
    },
    async delete(table, where) {
      const found = new Set(matching(table, where))
      deleteRows(contents, known, table, found)
      return found.size
    },
    async take(table, where) {
      const [row] = matching(table, where)
      if (!row) return null
      deleteRows(contents, known, table, new Set([row]))
      return readRow(table, row)
    },
  }
}

function holds({ column, operator, values }: Condition, row: StoredRow): boolean {
  const held = row[column] ?? null
  if (operator === 'isNull') return held === null
  if (operator === 'isNotNull') return held !== null
  if (operator === 'in') return values.includes(held)
  if (operator === 'contains') return contains(held, values[0])
  const order = compareStored(held, values[0] ?? null)
  if (operator === 'not') return order !== 0
  return held !== null && fits[operator](order)
}

/** What the order of what is held and what is asked for has to be. */
const fits = {
  eq: (order: number) => order === 0,
  lt: (order: number) => order < 0,
  lte: (order: number) => order <= 0,
  gt: (order: number) => order > 0,
  gte: (order: number) => order >= 0,
}

function contains(held: StoredValue, part: StoredValue | undefined): boolean {
  return (
    typeof held === 'string' && typeof part === 'string' && withoutCapitals(held).includes(part)
  )
}

function equals(a: StoredValue | undefined, b: StoredValue | undefined): boolean {
  return a !== null && a === b
}

function nextSerial(serials: Map<string, number>, table: AnyTable): StoredRow {
  const serial = Object.entries(table.columns).find(([, { type }]) => type === 'serial')
  if (!serial) return {}
  const next = (serials.get(table.name) ?? 0) + 1
  serials.set(table.name, next)
  return { [serial[0]]: next }
}

function readRow<Row extends object>(table: Table<Row, object>, row: StoredRow): Row {
  const columns = Object.entries(table.columns as AnyTable['columns'])
  return Object.fromEntries(
    columns.map(([key, column]) => [key, fromStored(column, row[key] ?? null)]),
  ) as Row
}
