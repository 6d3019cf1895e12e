import type { AuthOptions } from '@sallyport/core'
import { memoryStore } from '@sallyport/core/memory'

type SessionKind = readonly [name: string, options: () => AuthOptions]

/** Sessions that are rows, so that they can be ended from elsewhere. */
export const keptSessions: readonly SessionKind[] = [
  ['sealed, with a row', () => ({ database: memoryStore() })],
  ['stored', () => ({ database: memoryStore(), session: { strategy: 'database' } })],
]

/** Whatever a session is, and the options of an application that has such, with a store of its own. */
export const everySession: readonly SessionKind[] = [['sealed', () => ({})], ...keptSessions]
