import type { KeyObject } from 'node:crypto'
import { splitCompactJwe } from './compact-jwe.ts'
import { createEpochs } from './epochs.ts'
import { keyBytes, keyIdBytes, keyInfo, type KeyRing } from './key-ring.ts'
import type { NodeCrypto } from './node-crypto.ts'
import type { SealerOptions } from './sealer.ts'

/** A sealer that answers at once. */
export interface NodeSealer {
  seal(plaintext: string, now: number): string
  open(token: string, now: number): string | null
}

interface DayKey {
  readonly key: KeyObject
  /** The additional authenticated data of a JWE: its protected header (RFC 7516, section 5.1, step 14). */
  readonly aad: Buffer
}

const algorithm = 'aes-256-gcm'
const authTagLength = 16

export function createNodeSealer(
  node: NodeCrypto,
  ring: KeyRing,
  { purpose, reachDays }: SealerOptions,
): NodeSealer {
  const hkdf = (secret: Uint8Array, info: string, length: number): Uint8Array =>
    new Uint8Array(node.hkdfSync('sha256', secret, ring.salt, info, length))

  const epochs = createEpochs<DayKey>({
    keyIds: ring.secrets.map((secret) =>
      Buffer.from(hkdf(secret, keyInfo('key-id'), keyIdBytes)).toString('base64url'),
    ),
    purpose,
    reachDays,
    derive(index, day, header) {
      const bytes = hkdf(ring.secrets[index] ?? ring.secrets[0], keyInfo(purpose, day), keyBytes)
      return { key: node.createSecretKey(bytes), aad: Buffer.from(header, 'latin1') }
    },
  })

  return {
    seal(plaintext, now) {
      const {
        header,
        key: { key, aad },
      } = epochs.current(now)
      const iv = node.randomBytes(12)
      const cipher = node.createCipheriv(algorithm, key, iv, { authTagLength })
      cipher.setAAD(aad)
      const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()])
      const tag = cipher.getAuthTag()
      return `${header}..${iv.toString('base64url')}.${ciphertext.toString('base64url')}.${tag.toString('base64url')}`
    },
    open(token, now) {
      const jwe = splitCompactJwe(token)
      const dayKey = jwe && epochs.find(jwe.header, now)
      if (!dayKey) return null
      try {
        const iv = Buffer.from(jwe.iv, 'base64url')
        const decipher = node.createDecipheriv(algorithm, dayKey.key, iv, { authTagLength })
        decipher.setAAD(dayKey.aad)
        decipher.setAuthTag(Buffer.from(jwe.tag, 'base64url'))
        const plaintext = decipher.update(jwe.ciphertext, 'base64url', 'utf8')
        return plaintext + decipher.final('utf8')
      } catch {
        return null
      }
    },
  }
}
