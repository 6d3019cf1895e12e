export interface Alarm {
  /** Rings once, at this time in milliseconds since 1970, instead of when it was set to before; never for no time. */
  set(at: number | null): void
}

/** The longest that setTimeout can wait, in milliseconds (24.8 days): beyond it, it fires at once. */
const longest = 2 ** 31 - 1

/** An alarm for times that may be further away than a timer can wait. */
export function createAlarm(ring: () => void): Alarm {
  let timer: ReturnType<typeof setTimeout> | undefined

  function set(at: number | null): void {
    clearTimeout(timer)
    if (at === null || Number.isNaN(at)) return
    const wait = at - Date.now()
    timer = wait > longest ? setTimeout(() => set(at), longest) : setTimeout(ring, wait)
  }

  return { set }
}
