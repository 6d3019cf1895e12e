/** A time that stands still until it is let pass, and does then what was left for it to do. */
export interface Time {
  /** Milliseconds since 1970: the true ones, whatever the clocks of the processes show. */
  now(): number
  /** Does `run` then; gives the key to forget it by. */
  after(milliseconds: number, run: () => void): number
  forget(key: number): void
  /** Resolves that much later. */
  wait(milliseconds: number): Promise<void>
  pass(milliseconds: number): Promise<void>
}

interface Appointment {
  readonly key: number
  readonly at: number
  readonly run: () => void
}

export function createTime(start: number): Time {
  let now = start
  let keys = 0
  let appointments: Appointment[] = []

  function after(milliseconds: number, run: () => void): number {
    keys += 1
    appointments.push({ key: keys, at: now + Math.max(milliseconds, 0), run })
    return keys
  }

  /** The next one, of two at the same time the one that was made first. */
  function takeNext(until: number): Appointment | undefined {
    let next: Appointment | undefined
    for (const each of appointments)
      if (each.at <= until && (!next || each.at < next.at)) next = each
    appointments = appointments.filter((each) => each !== next)
    return next
  }

  return {
    now: () => now,
    after,
    forget(key) {
      appointments = appointments.filter((each) => each.key !== key)
    },
    wait: (milliseconds) => new Promise((resolve) => void after(milliseconds, resolve)),
    async pass(milliseconds) {
      const until = now + milliseconds
      await settle()
      for (let next = takeNext(until); next; next = takeNext(until)) {
        now = next.at
        next.run()
        await settle()
      }
      now = until
    },
  }
}

/** Lets everything happen that waits for no time to pass. */
function settle(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}
