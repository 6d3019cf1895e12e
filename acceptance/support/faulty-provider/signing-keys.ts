import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { calculateJwkThumbprint, exportJWK } from 'jose'
import type { Json } from './misbehaviour.ts'

export interface SigningKey {
  alg: 'RS256' | 'ES256'
  kid: string
  privateKey: KeyObject
  publicKey: KeyObject
  /** With `kid`, `alg` and `use`, as it stands in the JWKS. */
  publicJwk: Json
}

export interface SigningKeys {
  RS256: SigningKey
  ES256: SigningKey
  /** Never published at the right place. */
  stranger: SigningKey
}

const generate = promisify(generateKeyPair)

export async function createSigningKeys(): Promise<SigningKeys> {
  const [RS256, ES256, stranger] = await Promise.all([
    createSigningKey('RS256'),
    createSigningKey('ES256'),
    createSigningKey('RS256'),
  ])
  return { RS256, ES256, stranger }
}

export async function createSigningKey(alg: SigningKey['alg']): Promise<SigningKey> {
  const { privateKey, publicKey } =
    alg === 'RS256'
      ? await generate('rsa', { modulusLength: 2048 })
      : await generate('ec', { namedCurve: 'P-256' })
  const jwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  return { alg, kid, privateKey, publicKey, publicJwk: { ...jwk, kid, alg, use: 'sig' } }
}
