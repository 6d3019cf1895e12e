import * as oauth from 'oauth4webapi'
import { isLoopback } from '../../web/origin.ts'
import type { BoundedFetch } from './bounded-fetch.ts'
import { AuthError } from '../../errors.ts'
import { createSignatureCheck, type VerifySignature } from './id-token.ts'
import type { RegisteredProvider } from './provider.ts'

export interface Metadata {
  readonly server: oauth.AuthorizationServer & { readonly authorization_endpoint: string }
  /** Undefined for a provider without ID tokens. */
  readonly verifySignature: VerifySignature | undefined
}

/** Seconds that a provider's metadata are kept. */
const metadataAge = 3600

/**
 * Reads a provider's metadata when they are needed: once for all that wait for them, again after an hour,
 * and never a failure twice.
 */
export function createMetadata(
  provider: RegisteredProvider,
  fetch: BoundedFetch,
  now: () => number,
): () => Promise<Metadata> {
  let kept: { metadata: Promise<Metadata>; until: number } | undefined
  return () => {
    if (kept && now() < kept.until) return kept.metadata
    const reading = { metadata: read(provider, fetch), until: now() + metadataAge * 1000 }
    reading.metadata.catch(() => {
      if (kept === reading) kept = undefined
    })
    kept = reading
    return reading.metadata
  }
}

async function read(provider: RegisteredProvider, fetch: BoundedFetch): Promise<Metadata> {
  const { protocol, issuer } = provider
  if (protocol.kind === 'oauth2') {
    const { authorizationEndpoint, tokenEndpoint } = protocol
    const server = {
      issuer,
      authorization_endpoint: authorizationEndpoint,
      token_endpoint: tokenEndpoint,
    }
    return { server, verifySignature: undefined }
  }
  const address = new URL(issuer)
  const response = await oauth.discoveryRequest(address, {
    algorithm: 'oidc',
    [oauth.customFetch]: (url, init) => fetch(url, init),
    [oauth.allowInsecureRequests]: isLoopback(issuer),
  })
  const server = await oauth.processDiscoveryResponse(address, response).catch((cause: unknown) => {
    // An issuer that is no address.
    throw cause instanceof TypeError ? unusable('issuer') : cause
  })
  // To the letter (OpenID Connect Discovery, section 4.3); oauth4webapi compares what URLs make of it.
  if (server.issuer !== issuer) throw unusable('issuer')
  for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const) {
    checkEndpoint(issuer, name, server[name])
  }
  if (server.userinfo_endpoint !== undefined) {
    checkEndpoint(issuer, 'userinfo_endpoint', server.userinfo_endpoint)
  }
  for (const name of lists) {
    if (server[name] !== undefined && !Array.isArray(server[name])) throw unusable(name)
  }
  const { authorization_endpoint = '' } = server
  return {
    server: { ...server, authorization_endpoint },
    verifySignature: createSignatureCheck(server, fetch),
  }
}

const lists = [
  'id_token_signing_alg_values_supported',
  'token_endpoint_auth_methods_supported',
] as const

/** https; or http on this machine, if the issuer is on it too: nobody else may send us, or a browser, there. */
function checkEndpoint(issuer: string, name: string, address: unknown): void {
  if (typeof address === 'string' && URL.canParse(address)) {
    const { protocol } = new URL(address)
    if (protocol === 'https:') return
    if (protocol === 'http:' && isLoopback(address) && isLoopback(issuer)) return
  }
  throw unusable(name)
}

function unusable(name: string): AuthError {
  return new AuthError('PROVIDER_UNAVAILABLE', {
    detail: `the provider's metadata name no ${name} that can be used`,
  })
}
