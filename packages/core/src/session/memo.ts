/**
 * Remembers what the latest tokens came to, and forgets the oldest ones in one step: two maps, of which the
 * older is dropped when the newer is full. A token that is asked for again is kept.
 */
export interface Memo<Value> {
  get(token: string): Value | undefined
  set(token: string, value: Value): void
}

interface Entry<Value> {
  readonly key: string
  readonly token: string
  readonly value: Value
}

/** The end of a sealed token is its authentication tag: a short key, for which a map need not hash all the rest. */
const keyCharacters = 22

/** `room`: characters of the tokens that are certainly kept; at most twice as many are held. */
export function createMemo<Value>(room: number): Memo<Value> {
  let newer = new Map<string, Entry<Value>>()
  let older = new Map<string, Entry<Value>>()
  let taken = 0

  function keep(entry: Entry<Value>): void {
    if (taken + entry.token.length > room) {
      older = newer
      newer = new Map()
      taken = 0
    }
    newer.set(entry.key, entry)
    taken += entry.token.length
  }

  return {
    get(token) {
      const key = token.slice(-keyCharacters)
      let entry = newer.get(key)
      if (entry === undefined) {
        entry = older.get(key)
        // Under its own key: the one asked with is a part of a request's header, and would keep all of that alive.
        if (entry?.token === token) keep(entry)
      }
      // Whoever makes up a token with a known end is told apart here.
      return entry?.token === token ? entry.value : undefined
    },
    set(token, value) {
      const own = ownCopy(token)
      keep({ key: own.slice(-keyCharacters), token: own, value })
    },
  }
}

/** A text of its own: a part that was cut from a Cookie header would keep the whole header in memory. */
function ownCopy(token: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(token))
}
