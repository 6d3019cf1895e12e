/**
 * Remembers what the latest tokens came to, and forgets the oldest ones in one step: two maps, of which the
 * older is dropped when the newer is full. A token that is asked for again is kept.
 */
export interface Memo<Value> {
  get(token: string): Value | undefined
  set(token: string, value: Value): void
}

/** The end of a sealed token is its authentication tag: a short key, for which a map need not hash all the rest. */
const keyCharacters = 22

/** `size`: entries that are certainly kept; at most twice as many are held. */
export function createMemo<Value>(size: number): Memo<Value> {
  type Entry = { readonly token: string; readonly value: Value }
  let newer = new Map<string, Entry>()
  let older = new Map<string, Entry>()

  function keep(key: string, entry: Entry): void {
    if (newer.size >= size) {
      older = newer
      newer = new Map()
    }
    newer.set(key, entry)
  }

  return {
    get(token) {
      const key = token.slice(-keyCharacters)
      let entry = newer.get(key)
      if (entry === undefined) {
        entry = older.get(key)
        if (entry?.token === token) keep(key, entry)
      }
      // Whoever makes up a token with a known end is told apart here.
      return entry?.token === token ? entry.value : undefined
    },
    set: (token, value) => keep(token.slice(-keyCharacters), { token, value }),
  }
}
