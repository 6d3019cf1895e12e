import { type GuardOptions, type Guards, guardsAsking } from './guards-asking.ts'
import { readGuard } from './read-guard.ts'

/**
 * Guards with other pages than those of the `auth`, for other conditions, or with another memory. Call it once, in a
 * module: what it gives stands in `beforeLoad` of routes.
 */
export const createGuards: (options?: GuardOptions) => Guards = guardsAsking(readGuard)
