import { createHmac, sign } from 'node:crypto'
import type { Json, Misbehaviour } from './misbehaviour.ts'
import type { SigningKey, SigningKeys } from './signing-keys.ts'

export interface SigningContext {
  issuer: string
  clientSecret: string
  keys: SigningKeys
  behaviour: Misbehaviour
}

/** Signed by hand, as jose refuses to make most of what is needed here. */
export function signIdToken(correct: Json, context: SigningContext): string {
  const { behaviour, keys } = context
  const key = keys[behaviour.idTokenAlg ?? 'RS256']
  const trick = behaviour.idTokenSign
  const header: Json = { alg: key.alg, kid: key.kid, typ: 'JWT' }
  if (trick === 'none') Object.assign(header, { alg: 'none', kid: undefined })
  if (trick === 'hs256-with-public-key' || trick === 'hs256-with-client-secret') {
    header.alg = 'HS256'
  }
  if (trick === 'jwk' || trick === 'jku') {
    header.alg = keys.stranger.alg
    header.kid = keys.stranger.kid
    if (trick === 'jwk') header.jwk = keys.stranger.publicJwk
    else header.jku = `${context.issuer}/stranger/jwks`
  }
  const claims = behaviour.idToken?.(correct, header) ?? correct
  if (typeof trick === 'function') return trick(claims, header)
  const input = `${encode(header)}.${encode(claims)}`
  return `${input}.${signature(input, key, context)}`
}

function signature(input: string, key: SigningKey, context: SigningContext): string {
  const { stranger } = context.keys
  switch (context.behaviour.idTokenSign) {
    case 'none':
      return ''
    case 'hs256-with-public-key':
      return hmac(input, key.publicKey.export({ format: 'pem', type: 'spki' }).toString())
    case 'hs256-with-client-secret':
      return hmac(input, context.clientSecret)
    case 'broken': {
      const bytes = signed(input, key)
      bytes[10] = (bytes[10] ?? 0) ^ 1
      return bytes.toString('base64url')
    }
    case 'wrong-key':
    case 'jwk':
    case 'jku':
      return signed(input, stranger).toString('base64url')
    default:
      return signed(input, key).toString('base64url')
  }
}

function signed(input: string, { privateKey }: SigningKey): Buffer {
  return sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' })
}

function hmac(input: string, secret: string): string {
  return createHmac('sha256', secret).update(input).digest('base64url')
}

function encode(part: Json): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
