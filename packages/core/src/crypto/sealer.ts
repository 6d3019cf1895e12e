import type { KeyRing, Purpose } from './key-ring.ts'
import { nodeCrypto } from './node-crypto.ts'
import { createNodeSealer } from './sealer-node.ts'
import { createWebSealer } from './sealer-web.ts'

/**
 * Seals texts into compact JWEs (RFC 7516; `dir` with A256GCM, RFC 7518) and opens them again.
 * At once where the runtime can, else in a promise; the tokens are the same.
 */
export interface Sealer {
  /** `now` in milliseconds: it chooses the day's key. */
  seal(plaintext: string, now: number): string | Promise<string>
  /** Null for everything that one of our keys of the last `reachDays` days did not seal. Never throws. */
  open(token: string, now: number): string | null | Promise<string | null>
}

export interface SealerOptions {
  readonly purpose: Purpose
  /** How many days back a token may have been sealed. */
  readonly reachDays: number
}

export function createSealer(ring: KeyRing, options: SealerOptions): Sealer {
  const node = nodeCrypto()
  return node ? createNodeSealer(node, ring, options) : createWebSealer(ring, options)
}
