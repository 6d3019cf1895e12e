import { encodeBase64urlNoPadding } from '@oslojs/encoding'
import { nodeCrypto } from './node-crypto.ts'
import { once } from './once.ts'

/** The first `length` bytes of the hash of the text's UTF-8 bytes, as base64url. */
export async function digest(algorithm: string, text: string, length: number): Promise<string> {
  const hash = await crypto.subtle.digest(algorithm, new TextEncoder().encode(text))
  return encodeBase64urlNoPadding(new Uint8Array(hash, 0, length))
}

const node = once(nodeCrypto)

/** The SHA-256 of a text, as base64url: at once where the runtime can. */
export function sha256(text: string): string | Promise<string> {
  return (
    node()?.createHash('sha256').update(text).digest('base64url') ?? digest('SHA-256', text, 32)
  )
}
