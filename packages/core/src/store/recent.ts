/** Keeps the values of the keys that were asked for last, so many of them. */
export interface Recent<Value> {
  /** The value of this key, made where it is not kept. */
  get(key: string, make: (key: string) => Value): Value
}

export function createRecent<Value>(limit: number): Recent<Value> {
  // A map is in the order of setting: what was asked for last stands at its end.
  const kept = new Map<string, Value>()

  return {
    get(key, make) {
      const found = kept.get(key)
      if (found !== undefined) {
        kept.delete(key)
        kept.set(key, found)
        return found
      }
      const [oldest] = kept.keys()
      if (oldest !== undefined && kept.size >= limit) kept.delete(oldest)
      const value = make(key)
      kept.set(key, value)
      return value
    },
  }
}
