import { encodeBase64urlNoPadding } from '@oslojs/encoding'

/** `bytes` bytes from the system's generator, as base64url. */
export function randomToken(bytes: number): string {
  return encodeBase64urlNoPadding(crypto.getRandomValues(new Uint8Array(bytes)))
}
