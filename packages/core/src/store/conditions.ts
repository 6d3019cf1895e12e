import { columnOf, isKeepable, type StoredValue, toCompared } from './stored-value.ts'
import type { Where } from './store.ts'
import type { AnyTable, Table } from './table.ts'

export type Operator =
  | 'eq'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte'
  | 'in'
  | 'not'
  | 'contains'
  | 'isNull'
  | 'isNotNull'

/**
 * One thing that has to hold. `isNull` and `isNotNull` have no value, `in` any number of different ones, and that of
 * `contains` has no ASCII capitals.
 */
export interface Condition {
  readonly column: string
  readonly operator: Operator
  readonly values: readonly StoredValue[]
}

const comparisons: Readonly<Record<string, Operator>> = {
  lt: 'lt',
  lte: 'lte',
  gt: 'gt',
  gte: 'gte',
  in: 'in',
  not: 'not',
  contains: 'contains',
}

/**
 * What `where` says, checked and in the form of stored values. A `TypeError` for `undefined`, for a column that is not
 * there and for a value that is not of its type. No row holds a text that cannot be kept, so equality with one is a
 * condition that never holds: `in` without values.
 */
export function readConditions<Row extends object>(
  table: Table<Row, object>,
  where: Where<Row>,
): Condition[] {
  const conditions: Condition[] = []
  for (const [column, wanted] of Object.entries<unknown>(where)) {
    if (wanted === undefined)
      throw new TypeError(`The condition on ${table.name}.${column} is undefined`)
    if (!isComparison(wanted)) conditions.push(readCondition(table, column, 'eq', wanted))
    else conditions.push(...readComparison(table, column, wanted))
  }
  // Equality with what can be in no row holds for none, and its opposite for all.
  return conditions.filter(({ operator, values: [value] }) => operator !== 'not' || keepable(value))
}

/** No row fulfils this, whatever the table holds. */
export function holdsForNone(conditions: readonly Condition[]): boolean {
  return conditions.some(({ operator, values }) => operator === 'in' && values.length === 0)
}

function isComparison(wanted: unknown): wanted is Readonly<Record<string, unknown>> {
  return typeof wanted === 'object' && wanted !== null && !(wanted instanceof Date)
}

function readComparison(
  table: AnyTable,
  column: string,
  comparison: Readonly<Record<string, unknown>>,
): Condition[] {
  const parts = Object.entries(comparison)
  if (parts.length === 0) throw new TypeError(`The condition on ${table.name}.${column} is empty`)
  return parts.map(([name, value]) => {
    const operator = Object.hasOwn(comparisons, name) ? comparisons[name] : undefined
    if (operator === undefined || value === undefined) {
      throw new TypeError(`The condition on ${table.name}.${column} cannot be understood`)
    }
    return readCondition(table, column, operator, value)
  })
}

function readCondition(
  table: AnyTable,
  column: string,
  operator: Operator,
  value: unknown,
): Condition {
  if (value === null && (operator === 'eq' || operator === 'not')) {
    columnOf(table, column)
    return { column, operator: operator === 'eq' ? 'isNull' : 'isNotNull', values: [] }
  }
  if (operator === 'in') {
    if (!Array.isArray(value)) throw new TypeError(`${table.name}.${column} is not in a list`)
    const values = value.map((each) => toCompared(table, column, each)).filter(keepable)
    return { column, operator, values: [...new Set(values)] }
  }
  const compared = toCompared(table, column, value)
  if (operator === 'contains') return readContains(table, column, compared)
  if (operator === 'eq' && !keepable(compared)) return { column, operator: 'in', values: [] }
  if (operator !== 'not' && !keepable(compared)) {
    throw new TypeError(`The condition on ${table.name}.${column} compares with what no text holds`)
  }
  return { column, operator, values: [compared] }
}

function readContains(table: AnyTable, column: string, part: StoredValue): Condition {
  if (typeof part !== 'string' || columnOf(table, column).type !== 'text') {
    throw new TypeError(`${table.name}.${column} is no text, and contains none`)
  }
  // What can be in no text is in none.
  if (!isKeepable(part)) return { column, operator: 'in', values: [] }
  if (part === '') return { column, operator: 'isNotNull', values: [] }
  return { column, operator: 'contains', values: [withoutCapitals(part)] }
}

/** With small letters for the capitals of ASCII. */
export function withoutCapitals(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (capitals) => capitals.toLowerCase())
}

function keepable(value: StoredValue | undefined): boolean {
  return typeof value !== 'string' || isKeepable(value)
}
