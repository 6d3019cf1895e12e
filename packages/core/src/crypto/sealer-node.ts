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

const algorithm = 'aes-256-gcm'
const authTagLength = 16

export function createNodeSealer(
  node: NodeCrypto,
  ring: KeyRing,
  { purpose, reachDays }: SealerOptions,
): NodeSealer {
  const hkdf = (secret: Uint8Array, info: string, length: number): Uint8Array =>
    new Uint8Array(node.hkdfSync('sha256', secret, ring.salt, info, length))

  const epochs = createEpochs<KeyObject>({
    keyIds: ring.secrets.map((secret) =>
      Buffer.from(hkdf(secret, keyInfo('key-id'), keyIdBytes)).toString('base64url'),
    ),
    purpose,
    reachDays,
    derive: (index, day) =>
      node.createSecretKey(
        hkdf(ring.secrets[index] ?? ring.secrets[0], keyInfo(purpose, day), keyBytes),
      ),
  })

  return {
    seal(plaintext, now) {
      const { header, key } = epochs.current(now)
      const iv = node.randomBytes(12)
      const cipher = node.createCipheriv(algorithm, key, iv, { authTagLength })
      cipher.setAAD(Buffer.from(header, 'latin1'))
      const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()])
      const tag = cipher.getAuthTag()
      return `${header}..${iv.toString('base64url')}.${ciphertext.toString('base64url')}.${tag.toString('base64url')}`
    },
    open(token, now) {
      const jwe = splitCompactJwe(token)
      const key = jwe && epochs.find(jwe.header, now)
      if (!key) return null
      try {
        const iv = Buffer.from(jwe.iv, 'base64url')
        const decipher = node.createDecipheriv(algorithm, key, iv, { authTagLength })
        decipher.setAAD(Buffer.from(jwe.header, 'latin1'))
        decipher.setAuthTag(Buffer.from(jwe.tag, 'base64url'))
        const plaintext = decipher.update(jwe.ciphertext, 'base64url', 'utf8')
        return plaintext + decipher.final('utf8')
      } catch {
        return null
      }
    },
  }
}
