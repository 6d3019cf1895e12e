export interface Observable<T> {
  get(): T
  /** Tells the listeners, unless it is the very same value. */
  put(value: T): void
  subscribe(listener: () => void): () => void
}

/** A value with listeners. `watch` runs while there are any: from the first until what it returns is called. */
export function createObservable<T>(initial: T, watch: () => () => void): Observable<T> {
  const listeners = new Set<() => void>()
  let value = initial
  let stop: (() => void) | undefined

  return {
    get: () => value,
    put(next) {
      if (next === value) return
      value = next
      // A copy: who subscribes meanwhile knows the value already.
      const present = [...listeners]
      for (const listener of present) tell(listener)
    },
    subscribe(listener) {
      const entry = () => listener()
      listeners.add(entry)
      stop ??= watch()
      return () => {
        if (!listeners.delete(entry) || listeners.size > 0) return
        stop?.()
        stop = undefined
      }
    },
  }
}

/** What one listener throws is for the console, and no concern of the others. */
function tell(listener: () => void): void {
  try {
    listener()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
