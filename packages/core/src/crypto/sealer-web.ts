import { decodeBase64urlIgnorePadding, encodeBase64urlNoPadding } from '@oslojs/encoding'
import { splitCompactJwe } from './compact-jwe.ts'
import { createEpochs } from './epochs.ts'
import { hkdf } from './hkdf.ts'
import { keyBytes, keyIdBytes, keyInfo, type KeyRing } from './key-ring.ts'
import { onceResolved } from './once.ts'
import type { SealerOptions } from './sealer.ts'

/** A sealer on WebCrypto, for runtimes without Node's crypto; its tokens are byte for byte of the same kind. */
export interface WebSealer {
  seal(plaintext: string, now: number): Promise<string>
  open(token: string, now: number): Promise<string | null>
}

export function createWebSealer(ring: KeyRing, { purpose, reachDays }: SealerOptions): WebSealer {
  const derive = async (index: number, day: number): Promise<CryptoKey> => {
    const secret = ring.secrets[index] ?? ring.secrets[0]
    const bytes = await hkdf(secret, ring.salt, keyInfo(purpose, day), keyBytes)
    return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
  }
  const makeEpochs = async () => {
    const keyIds = await Promise.all(
      ring.secrets.map(async (secret) =>
        encodeBase64urlNoPadding(await hkdf(secret, ring.salt, keyInfo('key-id'), keyIdBytes)),
      ),
    )
    return createEpochs({ keyIds, purpose, reachDays, derive })
  }
  // On first use: some runtimes allow no asynchronous work while a module loads.
  const epochs = onceResolved(makeEpochs)

  return {
    async seal(plaintext, now) {
      const { header, key } = (await epochs()).current(now)
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const sealed = new Uint8Array(
        await crypto.subtle.encrypt(
          { name: 'AES-GCM', iv, additionalData: utf8(header) },
          await key,
          utf8(plaintext),
        ),
      )
      const parts = [iv, sealed.subarray(0, -16), sealed.subarray(-16)]
      return `${header}..${parts.map(encodeBase64urlNoPadding).join('.')}`
    },
    async open(token, now) {
      const jwe = splitCompactJwe(token)
      const key = jwe && (await epochs()).find(jwe.header, now)
      if (!key) return null
      try {
        const plaintext = await crypto.subtle.decrypt(
          {
            name: 'AES-GCM',
            iv: bytesOf(jwe.iv),
            additionalData: utf8(jwe.header),
          },
          await key,
          concatenate(bytesOf(jwe.ciphertext), bytesOf(jwe.tag)),
        )
        return new TextDecoder().decode(plaintext)
      } catch {
        return null
      }
    },
  }
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(decodeBase64urlIgnorePadding(base64url))
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}
