import type { Database } from '../store.ts'
import type { AnyTable } from '../table.ts'
import type { StoreCase } from './case.ts'
import { comparisonCases } from './comparisons.ts'
import { concurrencyCases } from './concurrency.ts'
import { orderingCases } from './ordering.ts'
import { referenceCases } from './references.ts'
import { refusalCases } from './refusals.ts'
import { conformanceTables, deleteAll } from './tables.ts'
import { transactionCases } from './transactions.ts'
import { valueCases } from './values.ts'
import { verbCases } from './verbs.ts'

export {
  type Comparison,
  type Database,
  type Join,
  type ListOptions,
  type Migration,
  type Rows,
  type Store,
  UniqueViolation,
  type Where,
} from '../store.ts'
export type { AnyTable, Column, ColumnType, Table } from '../table.ts'
export { ConformanceFailure } from './expect.ts'

/** One promise that a store makes. */
export interface ConformanceCase {
  readonly name: string
  /** Rejects where the store does not keep it. */
  run(): Promise<void>
}

const cases: readonly StoreCase[] = [
  ...verbCases,
  ...comparisonCases,
  ...orderingCases,
  ...valueCases,
  ...refusalCases,
  ...referenceCases,
  ...transactionCases,
  ...concurrencyCases,
]

/**
 * What every store has to do, for any test runner:
 *
 * ```ts
 * for (const { name, run } of storeConformance(open)) test(name, run)
 * ```
 *
 * `open` gives a database that has these tables, in which nothing else is kept; it may be the same one each time. The
 * cases delete all rows, and are run one after the other.
 */
export function storeConformance(
  open: (tables: readonly AnyTable[]) => Promise<Database>,
): readonly ConformanceCase[] {
  return cases.map(({ name, check }) => ({
    name,
    async run() {
      const database = await open(conformanceTables)
      await deleteAll(database)
      await check(database)
    },
  }))
}
