import { encodeBase64urlNoPadding } from '@oslojs/encoding'
import { type Purpose, tokenType } from './key-ring.ts'
import { once } from './once.ts'

const dayInMilliseconds = 86_400_000

/**
 * The keys of a ring by the protected header of the tokens they seal. Every secret has a key a day,
 * so that no key ever seals more than a day's tokens (NIST SP 800-38D, section 8.3, bounds a key to
 * 2^32 random nonces). A token's header is looked up here as a string: it is never parsed, and nothing
 * that it says selects an algorithm.
 */
export interface Epochs<Key> {
  /** The header and key that seal at this time. */
  current(now: number): { readonly header: string; readonly key: Key }
  /** The key whose tokens carry this header, or undefined. */
  find(header: string, now: number): Key | undefined
}

export interface EpochsOptions<Key> {
  readonly keyIds: readonly string[]
  readonly purpose: Purpose
  readonly reachDays: number
  /** The key of a secret for a day, whose tokens carry this header. */
  derive(secretIndex: number, day: number, header: string): Key
}

interface Epoch<Key> {
  readonly header: string
  readonly key: () => Key
}

export function createEpochs<Key>(options: EpochsOptions<Key>): Epochs<Key> {
  let today = Number.NaN
  let byHeader = new Map<string, Epoch<Key>>()

  function turnTo(day: number): void {
    const next = new Map<string, Epoch<Key>>()
    for (const [index, keyId] of options.keyIds.entries()) {
      // A day ahead as well: another process's clock may already be past midnight.
      for (let at = day + 1; at >= day - options.reachDays; at--) {
        const header = protectedHeader(options.purpose, keyId, at)
        next.set(
          header,
          byHeader.get(header) ?? { header, key: once(() => options.derive(index, at, header)) },
        )
      }
    }
    byHeader = next
    today = day
  }

  function keysOf(now: number): Map<string, Epoch<Key>> {
    const day = Math.floor(now / dayInMilliseconds)
    if (day !== today) turnTo(day)
    return byHeader
  }

  return {
    current(now) {
      const keys = keysOf(now)
      const header = protectedHeader(options.purpose, options.keyIds[0] ?? '', today)
      const epoch = keys.get(header)
      if (!epoch) throw new TypeError('a key ring holds at least one secret')
      return { header, key: epoch.key() }
    },
    find: (header, now) => keysOf(now).get(header)?.key(),
  }
}

function protectedHeader(purpose: Purpose, keyId: string, day: number): string {
  const header = { alg: 'dir', enc: 'A256GCM', kid: `${keyId}.${day}`, typ: tokenType(purpose) }
  return encodeBase64urlNoPadding(new TextEncoder().encode(JSON.stringify(header)))
}
