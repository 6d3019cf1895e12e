import type { Database } from '@sallyport/core'
import { memoryStore } from '@sallyport/core/memory'

/** A kind of database, and how a test gets an empty one of its own. */
export interface TestDatabase {
  readonly name: string
  open(): Promise<{ database: Database; drop(): Promise<void> }>
}

export const memory: TestDatabase = {
  name: 'memory',
  async open() {
    return { database: memoryStore(), drop: async () => {} }
  },
}

export const databases: readonly TestDatabase[] = [memory]
