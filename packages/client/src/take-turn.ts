/**
 * Runs `work` when no other tab of this origin is at work under this name. Cookies are common to all tabs: a sign-out
 * that overtakes the renewal of another tab would leave behind what the renewal brings. Where the platform has no
 * locks, as on plain http, it runs at once.
 */
export function takeTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  const { locks } = navigator as Partial<Navigator>
  return locks ? locks.request(name, work) : work()
}
