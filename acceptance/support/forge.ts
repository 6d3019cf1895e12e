import { hkdfSync } from 'node:crypto'
import { compactDecrypt, CompactEncrypt, type CompactJWEHeaderParameters } from 'jose'

export type Claims = Record<string, unknown>

/**
 * What somebody who stole the secret can make, or this library in another version: tokens under the
 * right keys whose claims or header are not what they should be. Written from the design, not with the
 * library's own code, so that a mistake there does not forge itself a pass.
 */
export interface Forger {
  /** A key as the library derives it: for a purpose, and for one day where its keys change daily. */
  key(purpose: string, options?: { day?: number; length?: number }): Uint8Array
  /** The protected header of this day's tokens. */
  header(purpose: string, day?: number): CompactJWEHeaderParameters
  open(token: string, purpose?: string): Promise<Claims>
  /** Claims, or any text in their place, sealed as the library does; the header can be another one. */
  seal(
    plaintext: Claims | string,
    options?: { purpose?: string; day?: number; header?: CompactJWEHeaderParameters },
  ): Promise<string>
}

export const dayOf = (milliseconds: number): number => Math.floor(milliseconds / 86_400_000)

/** `now` in milliseconds, for the day; `secret` as base64url. */
export function createForger(secret: string, now: number): Forger {
  const derive = (info: string, length: number) =>
    new Uint8Array(hkdfSync('sha256', Buffer.from(secret, 'base64url'), '', info, length))
  const keyId = Buffer.from(derive('sallyport/v1/key-id', 6)).toString('base64url')

  const forger: Forger = {
    key: (purpose, { day, length = 32 } = {}) =>
      derive(`sallyport/v1/${purpose}${day === undefined ? '' : `/${day}`}`, length),
    header: (purpose, day = dayOf(now)) => ({
      alg: 'dir',
      enc: 'A256GCM',
      kid: `${keyId}.${day}`,
      typ: `sp+${purpose}`,
    }),
    async open(token, purpose = 'session') {
      const { plaintext } = await compactDecrypt(token, forger.key(purpose, { day: dayOf(now) }))
      return JSON.parse(new TextDecoder().decode(plaintext)) as Claims
    },
    seal(plaintext, { purpose = 'session', day = dayOf(now), header } = {}) {
      const text = typeof plaintext === 'string' ? plaintext : JSON.stringify(plaintext)
      return new CompactEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader(header ?? forger.header(purpose, day))
        .encrypt(forger.key(purpose, { day }))
    },
  }
  return forger
}
