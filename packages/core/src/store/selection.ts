import { columnOf, type StoredValue } from './stored-value.ts'
import { compareStored } from './ordering.ts'
import type { ListOptions } from './store.ts'
import type { AnyTable } from './table.ts'

/** Which rows of those that fulfil the conditions, and in which order. */
export interface Selection {
  readonly orderBy: readonly (readonly [string, 'asc' | 'desc'])[]
  readonly limit: number | undefined
}

/** Checked: a `TypeError` for a column that is not there, and for a limit that is no number of rows. */
export function readSelection<Row>(
  table: AnyTable,
  { orderBy = [], limit }: ListOptions<Row>,
): Selection {
  for (const [column, direction] of orderBy) {
    columnOf(table, column)
    if (direction !== 'asc' && direction !== 'desc') {
      throw new TypeError(`${table.name}.${column} can be ordered "asc" or "desc"`)
    }
  }
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit >= 0)) {
    throw new TypeError(`A limit of ${table.name} is no number of rows`)
  }
  return { orderBy, limit }
}

/** The rows that are selected, in their order. `read` gives what a row holds in a column. */
export function selectRows<Row>(
  rows: readonly Row[],
  { orderBy, limit }: Selection,
  read: (row: Row, column: string) => StoredValue,
): Row[] {
  const compare = (a: Row, b: Row): number => {
    for (const [column, direction] of orderBy) {
      const order = compareStored(read(a, column), read(b, column))
      if (order !== 0) return direction === 'asc' ? order : -order
    }
    return 0
  }
  return rows.toSorted(compare).slice(0, limit)
}
