/** What guards read of what a `beforeLoad` is given. */
export interface GuardedNavigation {
  location: { publicHref: string }
  /** The same for all guards of one navigation: they ask the server once. */
  abortController?: AbortController
}

/** For `beforeLoad`. */
export type Guard<Context> = (navigation: GuardedNavigation) => Promise<Context>

/**
 * Whether the navigation comes of `router.invalidate()`. The router says it of the matches, which no type here can
 * name: theirs depends on all routes, and so on every `beforeLoad`.
 */
export function isInvalidated(navigation: GuardedNavigation): boolean {
  const matches: unknown = Reflect.get(navigation, 'matches')
  return Array.isArray(matches) && matches.some((match: { invalid?: boolean }) => match.invalid)
}
