import { EncryptJWT, errors, jwtDecrypt, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { AuthError } from '../errors.ts'
import { hkdf } from './hkdf.ts'
import { onceResolved } from './once.ts'
import { keyInfo, type KeyRing, type Purpose, tokenType } from './key-ring.ts'

/** Claims of a token of the application's own: any JSON values. */
export type TokenClaims = Record<string, unknown>

export interface TokenOptions {
  /** Seconds until the token is refused. Default 3,600. */
  expiresIn?: number
}

/**
 * Tokens for the application's own use (a download link, a message to another service), under keys
 * derived from the secret for this purpose alone: none of them is ever accepted as a session.
 * Every reader throws `AuthError` `INVALID_TOKEN` for a token that is expired or was not made here for it;
 * every maker throws `BAD_REQUEST` for an `expiresIn` that is no number of whole seconds above 0.
 */
export interface Jose {
  /** A JWT that anyone can read and only this application can make (JWS, HS256). */
  signJWS(claims: TokenClaims, options?: TokenOptions): Promise<string>
  verifyJWS(token: string): Promise<TokenClaims>
  /** A JWT that only this application can read or make (JWE, `dir` with A256CBC-HS512). */
  encryptJWE(claims: TokenClaims, options?: TokenOptions): Promise<string>
  decryptJWE(token: string): Promise<TokenClaims>
  /** Signed, then encrypted: a nested JWT (RFC 7519, section 11.2: sign before encrypting). */
  encodeJWT(claims: TokenClaims, options?: TokenOptions): Promise<string>
  decodeJWT(token: string): Promise<TokenClaims>
}

const defaultLifetime = 3600

export function createJose(ring: KeyRing, now: () => number): Jose {
  const jws = keysFor(ring, 'app-jws', 32)
  const jwe = keysFor(ring, 'app-jwe', 64)

  const lifetime = ({ expiresIn = defaultLifetime }: TokenOptions = {}): [Date, Date] => {
    const expiresAt = new Date(now() + expiresIn * 1000)
    if (!Number.isSafeInteger(expiresIn) || expiresIn <= 0 || Number.isNaN(expiresAt.getTime())) {
      throw new AuthError('BAD_REQUEST', {
        message: 'expiresIn must be a number of whole seconds above 0.',
      })
    }
    return [new Date(now()), expiresAt]
  }

  async function signJWS(claims: TokenClaims, options?: TokenOptions): Promise<string> {
    const [issuedAt, expiresAt] = lifetime(options)
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: tokenType('app-jws') })
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign((await jws())[0])
  }

  async function encryptJWE(claims: TokenClaims, options?: TokenOptions): Promise<string> {
    const [issuedAt, expiresAt] = lifetime(options)
    return new EncryptJWT(claims)
      .setProtectedHeader({ alg: 'dir', enc: 'A256CBC-HS512', typ: tokenType('app-jwe') })
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .encrypt((await jwe())[0])
  }

  const verifyJWS = (token: string): Promise<TokenClaims> =>
    firstThatOpens(jws, (key) =>
      jwtVerify(token, key, {
        algorithms: ['HS256'],
        typ: tokenType('app-jws'),
        requiredClaims: ['exp'],
        currentDate: new Date(now()),
      }),
    )

  const decryptJWE = (token: string): Promise<TokenClaims> =>
    firstThatOpens(jwe, (key) =>
      jwtDecrypt(token, key, {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256CBC-HS512'],
        typ: tokenType('app-jwe'),
        requiredClaims: ['exp'],
        currentDate: new Date(now()),
      }),
    )

  return {
    signJWS,
    verifyJWS,
    encryptJWE,
    decryptJWE,
    encodeJWT: async (claims, options) =>
      encryptJWE({ jwt: await signJWS(claims, options) }, options),
    async decodeJWT(token) {
      const { jwt } = await decryptJWE(token)
      if (typeof jwt !== 'string') throw new AuthError('INVALID_TOKEN')
      return verifyJWS(jwt)
    },
  }
}

type Keys = () => Promise<readonly [Uint8Array, ...Uint8Array[]]>

function keysFor(ring: KeyRing, purpose: Purpose, length: number): Keys {
  return onceResolved(async () => {
    const [first, ...rest] = ring.secrets
    const key = (secret: Uint8Array) => hkdf(secret, ring.salt, keyInfo(purpose), length)
    return [await key(first), ...(await Promise.all(rest.map(key)))] as const
  })
}

async function firstThatOpens(
  keys: Keys,
  open: (key: Uint8Array) => Promise<{ payload: JWTPayload }>,
): Promise<TokenClaims> {
  let refusal: unknown
  for (const key of await keys()) {
    try {
      return (await open(key)).payload
    } catch (error) {
      refusal = error
      const wrongKey =
        error instanceof errors.JWSSignatureVerificationFailed ||
        error instanceof errors.JWEDecryptionFailed
      if (!wrongKey) break
    }
  }
  throw new AuthError('INVALID_TOKEN', { cause: refusal })
}
