/**
 * Milliseconds that have passed, by the clock (`now`) or by the uptime, whichever says more. The clock may be set back,
 * and the uptime stands still while a process does: so nothing is taken for more recent than it is.
 */
export type Stopwatch = (now: number) => number

export function createStopwatch(uptime: () => number): Stopwatch {
  let passed = 0
  let lastNow = Number.NaN
  let lastUptime = Number.NaN
  return (now) => {
    const up = uptime()
    passed += Math.max(now - lastNow, up - lastUptime, 0) || 0
    lastNow = now
    lastUptime = up
    return passed
  }
}
