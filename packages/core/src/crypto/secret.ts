import {
  decodeBase64IgnorePadding,
  decodeBase64urlIgnorePadding,
  decodeHex,
} from '@oslojs/encoding'

/** The least a secret may hold: 256 bits. */
export const secretBytes = 32

/**
 * The bytes of a secret written as hex, base64 or base64url (with or without padding);
 * null when it is none of these. 64 hexadecimal digits are read as hex.
 */
export function decodeSecret(text: string): Uint8Array | null {
  try {
    if (/^(?:[0-9a-f]{2})+$/i.test(text)) return decodeHex(text.toLowerCase())
    return /[-_]/.test(text) ? decodeBase64urlIgnorePadding(text) : decodeBase64IgnorePadding(text)
  } catch {
    return null
  }
}

/** Whether the bytes can have come from a random generator; `0000…` and `abab…` cannot. */
export function looksRandom(bytes: Uint8Array): boolean {
  return new Set(bytes).size >= 12
}
