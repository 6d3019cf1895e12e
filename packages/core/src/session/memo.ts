/**
 * Remembers the latest things it was told, by their key, and forgets the oldest ones in one step:
 * two maps, of which the older is dropped when the newer is full. A thing asked for again is kept.
 */
export interface Memo<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
}

/** `size`: entries that are certainly kept; at most twice as many are held. */
export function createMemo<Value>(size: number): Memo<Value> {
  let newer = new Map<string, Value>()
  let older = new Map<string, Value>()

  function set(key: string, value: Value): void {
    if (newer.size >= size) {
      older = newer
      newer = new Map()
    }
    newer.set(key, value)
  }

  return {
    get(key) {
      const known = newer.get(key)
      if (known !== undefined) return known
      const old = older.get(key)
      if (old !== undefined) set(key, old)
      return old
    },
    set,
  }
}
