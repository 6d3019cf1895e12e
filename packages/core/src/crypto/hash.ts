import { encodeBase64urlNoPadding } from '@oslojs/encoding'

/** The first `length` bytes of the hash of the text's UTF-8 bytes, as base64url. */
export async function digest(algorithm: string, text: string, length: number): Promise<string> {
  const hash = await crypto.subtle.digest(algorithm, new TextEncoder().encode(text))
  return encodeBase64urlNoPadding(new Uint8Array(hash, 0, length))
}
