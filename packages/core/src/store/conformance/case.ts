import type { Database } from '../store.ts'

/** A promise that stores make, and what shows that one keeps it: given a database whose tables are empty. */
export interface StoreCase {
  readonly name: string
  check(database: Database): Promise<void>
}
