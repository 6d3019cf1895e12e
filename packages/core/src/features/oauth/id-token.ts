import { compactVerify, createRemoteJWKSet, customFetch, errors } from 'jose'
import type { AuthorizationServer } from 'oauth4webapi'
import { digest } from '../../crypto/hash.ts'
import { AuthError } from '../../errors.ts'
import type { BoundedFetch } from './bounded-fetch.ts'
import type { Facts, OpenIdProtocol } from './provider.ts'

/** Asymmetric algorithms alone: a key that is public must not verify what it can also make (RFC 8725, section 3.1). */
const algorithms = [
  'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519',
] // prettier-ignore

/** Seconds between two requests for a key set when a `kid` is unknown. */
const cooldown = 30
/** Seconds that a key set is kept. */
const keySetAge = 600
/** Seconds that a provider's clock may differ from ours. */
const clockTolerance = 60

/** Resolves to the algorithm of a signature that holds; rejects for one that does not. */
export type VerifySignature = (idToken: string) => Promise<string>

/** Verifies signatures against the issuer's published keys, which are fetched when needed and kept. */
export function createSignatureCheck(
  server: AuthorizationServer,
  fetch: BoundedFetch,
): VerifySignature {
  if (server.jwks_uri === undefined) {
    throw new AuthError('OAUTH_TOKEN_INVALID', { detail: 'the metadata name no jwks_uri' })
  }
  const keySet = createRemoteJWKSet(new URL(server.jwks_uri), {
    cooldownDuration: cooldown * 1000,
    cacheMaxAge: keySetAge * 1000,
    [customFetch]: (address, init) => fetch(address, init),
  })
  const offered = server.id_token_signing_alg_values_supported ?? ['RS256']
  const accepted = algorithms.filter((algorithm) => offered.includes(algorithm))
  return async (idToken) => {
    try {
      const { protectedHeader } = await compactVerify(idToken, keySet, { algorithms: accepted })
      return protectedHeader.alg
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof AuthError) throw error
      throw new AuthError('OAUTH_TOKEN_INVALID', {
        detail: 'a published key is no key',
        cause: error,
      })
    }
  }
}

export interface IdTokenExpectations {
  readonly protocol: OpenIdProtocol
  readonly clientId: string
  /** The signature's algorithm, which chooses the hash of `at_hash`. */
  readonly algorithm: string
  readonly accessToken: string
  /** When this sign-in began, in seconds: no token for it can be older. */
  readonly startedAt: number
  /** Now, in seconds. */
  readonly now: number
}

/**
 * What is left to check once oauth4webapi has checked `iss`, `aud`, `exp`, `nbf`, `nonce` and the age of
 * `auth_time` (OpenID Connect Core, sections 3.1.3.7 and 3.1.3.8). Throws `OAUTH_TOKEN_INVALID`, naming the claim.
 */
export async function checkIdToken(claims: Facts, expected: IdTokenExpectations): Promise<void> {
  const { azp, iat, at_hash, auth_time, acr, amr } = claims
  const { acrValues, amrValues } = expected.protocol

  if (azp !== undefined && azp !== expected.clientId) throw refusal('azp')
  if (
    typeof iat !== 'number' ||
    iat > expected.now + clockTolerance ||
    iat < expected.startedAt - clockTolerance
  ) {
    throw refusal('iat')
  }
  if (at_hash !== undefined && at_hash !== (await halfHash(expected))) throw refusal('at_hash')
  if (typeof auth_time === 'number' && auth_time > expected.now + clockTolerance) {
    throw refusal('auth_time')
  }
  if (acrValues && !acrValues.some((value) => value === acr)) throw refusal('acr')
  const methods: readonly unknown[] = Array.isArray(amr) ? amr : []
  if (amrValues && !amrValues.every((method) => methods.includes(method))) throw refusal('amr')
}

/** The left half of the access token's hash, by the hash of the signature's algorithm. */
async function halfHash({ algorithm, accessToken }: IdTokenExpectations): Promise<string> {
  const bits = algorithm.startsWith('Ed') ? '512' : algorithm.slice(-3)
  return digest(`SHA-${bits}`, accessToken, Number(bits) / 16)
}

function refusal(claim: string): AuthError {
  return new AuthError('OAUTH_TOKEN_INVALID', {
    detail: `the ID token's ${claim} is not acceptable`,
  })
}
