/** Where all keys come from: the first secret seals, every one opens. */
export interface KeyRing {
  readonly secrets: readonly [Uint8Array, ...Uint8Array[]]
  /** The optional HKDF salt; empty when none is configured. */
  readonly salt: Uint8Array
}

/**
 * What a key is for. Each purpose has keys of its own and a `typ` of its own,
 * so that a token of one kind opens nowhere else (RFC 8725, sections 3.11 and 3.12).
 */
export type Purpose = 'session' | 'oauth-transaction' | 'app-jws' | 'app-jwe'

/** The `info` of HKDF (RFC 5869, section 3.2): it binds a key to one purpose and, where keys change daily, one day. */
export function keyInfo(purpose: Purpose | 'key-id', day?: number): string {
  return `sallyport/v1/${purpose}${day === undefined ? '' : `/${day}`}`
}

/** The `typ` in the protected header of a purpose's tokens. */
export function tokenType(purpose: Purpose): string {
  return `sp+${purpose}`
}

/** Bytes of the identifier that names a secret in a token's `kid`. It reveals nothing of the secret. */
export const keyIdBytes = 6
export const keyBytes = 32
