import { encodeBase64urlNoPadding } from '@oslojs/encoding'

/** `bytes` bytes from the system's generator, as base64url. */
export function randomToken(bytes: number): string {
  return encodeBase64urlNoPadding(crypto.getRandomValues(new Uint8Array(bytes)))
}

/** From 0 to 1, never 1. */
export function randomFraction(): number {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1))
  return number / 2 ** 32
}
