import * as oauth from 'oauth4webapi'
import type { Profile } from '../../account/profile.ts'
import type { Context } from '../../context.ts'
import { AuthError } from '../../errors.ts'
import { callbackAddress } from '../../web/callback-address.ts'
import { isLoopback } from '../../web/origin.ts'
import { boundFetch } from './bounded-fetch.ts'
import { clientAuthentication } from './client-authentication.ts'
import { toFailure } from './failure.ts'
import { checkIdToken } from './id-token.ts'
import { checkTokenAnswer, isJson } from './json-answer.ts'
import { createMetadata, type Metadata } from './metadata.ts'
import type { Facts, RegisteredProvider } from './provider.ts'
import { readCallback } from './read-callback.ts'
import type { Transaction } from './transaction.ts'

/** The relying party's side of one provider. Every method throws `AuthError` alone. */
export interface RelyingParty {
  readonly issuer: string
  /** The address of the provider's page for this transaction. */
  authorizationAddress(transaction: Transaction): Promise<string>
  /** Who came back, by the parameters of the callback's address. */
  finish(transaction: Transaction, parameters: URLSearchParams): Promise<Proof>
}

export interface Proof {
  readonly issuer: string
  readonly subject: string
  readonly profile: Profile
}

/** Seconds that one request may take. */
const defaultTimeout = 10

export function createRelyingParty(context: Context, provider: RegisteredProvider): RelyingParty {
  const { protocol } = provider
  const fetch = boundFetch(context.fetch, provider.timeout ?? defaultTimeout)
  const redirectURI = callbackAddress(context.settings, provider.id)
  const readMetadata = createMetadata(provider, fetch, context.now)
  const metadata = () =>
    readMetadata().catch((error: unknown) => {
      throw toFailure(error, 'PROVIDER_UNAVAILABLE')
    })

  /** oauth4webapi reads the clock through this, and refuses plain http unless it is told otherwise. */
  const client = (): oauth.Client => ({
    client_id: provider.clientId,
    [oauth.clockSkew]: Math.round((context.now() - Date.now()) / 1000),
  })
  const options = {
    [oauth.customFetch]: (address: string, init: object) => fetch(address, init),
    [oauth.allowInsecureRequests]: isLoopback(provider.issuer),
  }

  async function redeem(
    { server, verifySignature }: Metadata,
    transaction: Transaction,
    parameters: URLSearchParams,
  ): Promise<{ accessToken: string; claims: Facts | undefined }> {
    const openid = protocol.kind === 'oidc' ? protocol : undefined
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client(),
      clientAuthentication(provider, server),
      parameters,
      redirectURI,
      transaction.verifier,
      options,
    )
    await checkTokenAnswer(response)
    const tokens = await oauth.processAuthorizationCodeResponse(server, client(), response, {
      expectedNonce: openid ? transaction.nonce : oauth.expectNoNonce,
      requireIdToken: openid !== undefined,
      ...(openid?.maxAge !== undefined && { maxAge: openid.maxAge }),
    })
    if (tokens.token_type !== 'bearer') {
      throw new AuthError('OAUTH_TOKEN_INVALID', { detail: 'the token_type is not bearer' })
    }
    const accessToken = tokens.access_token
    // It goes into a header (RFC 6749, appendix A.12).
    if (!/^[\x20-\x7e]+$/.test(accessToken)) {
      throw new AuthError('OAUTH_TOKEN_INVALID', {
        detail: 'the access token is not printable ASCII',
      })
    }
    const claims = oauth.getValidatedIdTokenClaims(tokens)
    if (!openid || !claims || !verifySignature || tokens.id_token === undefined) {
      return { accessToken, claims: undefined }
    }
    await checkIdToken(claims, {
      protocol: openid,
      clientId: provider.clientId,
      algorithm: await verifySignature(tokens.id_token),
      accessToken,
      startedAt: transaction.startedAt,
      now: Math.floor(context.now() / 1000),
    })
    return { accessToken, claims }
  }

  /** What the ID token left out is asked for, and counts only for the same subject. */
  async function withUserinfo(
    { server }: Metadata,
    accessToken: string,
    claims: Facts & { sub: string },
  ): Promise<Facts> {
    if (typeof claims.email === 'string' || server.userinfo_endpoint === undefined) return claims
    const response = await oauth.userInfoRequest(server, client(), accessToken, options)
    if (response.status === 200 && !isJson(response)) {
      throw new AuthError('OAUTH_TOKEN_INVALID', { detail: 'userinfo is not JSON' })
    }
    const userinfo = await oauth.processUserInfoResponse(server, client(), claims.sub, response)
    // An address and its proof come from one place.
    const { email: _none, email_verified: _ofNone, ...rest } = claims
    return { ...userinfo, ...rest }
  }

  async function readResource(address: string, accessToken: string): Promise<unknown> {
    const headers = new Headers({ accept: 'application/json', 'user-agent': 'sallyport' })
    const url = new URL(address)
    const response = await oauth.protectedResourceRequest(
      accessToken, 'GET', url, headers, null, options,
    ) // prettier-ignore
    if (response.status !== 200 || !isJson(response)) {
      throw new AuthError('PROFILE_INVALID', { detail: `${url.pathname} did not answer with JSON` })
    }
    try {
      return await response.json()
    } catch (cause) {
      throw new AuthError('PROFILE_INVALID', { detail: `${url.pathname} is not JSON`, cause })
    }
  }

  async function prove(
    known: Metadata,
    accessToken: string,
    claims: Facts | undefined,
  ): Promise<Proof> {
    if (protocol.kind === 'oidc') {
      const sub = claims?.sub
      if (typeof sub !== 'string') throw new AuthError('PROFILE_INVALID', { detail: 'no sub' })
      const facts = await withUserinfo(known, accessToken, { ...claims, sub })
      return { issuer: known.server.issuer, subject: sub, profile: protocol.profile(facts) }
    }
    const answers = await Promise.all(
      Object.entries(protocol.resources).map(async ([name, address]) => [
        name,
        await readResource(address, accessToken),
      ]),
    )
    const { subject, ...profile } = protocol.profile(Object.fromEntries(answers))
    if (typeof subject !== 'string') {
      throw new AuthError('PROFILE_INVALID', { detail: 'the profile names no subject' })
    }
    return { issuer: provider.issuer, subject, profile }
  }

  return {
    issuer: provider.issuer,
    async authorizationAddress(transaction) {
      const { server } = await metadata()
      const address = new URL(server.authorization_endpoint)
      const parameters = {
        ...provider.parameters,
        response_type: 'code',
        client_id: provider.clientId,
        redirect_uri: redirectURI,
        scope: provider.scopes.join(' '),
        state: transaction.state,
        code_challenge: await oauth.calculatePKCECodeChallenge(transaction.verifier),
        code_challenge_method: 'S256',
        ...(protocol.kind === 'oidc' && {
          nonce: transaction.nonce,
          ...(protocol.maxAge !== undefined && { max_age: String(protocol.maxAge) }),
          ...(protocol.acrValues && { acr_values: protocol.acrValues.join(' ') }),
        }),
      }
      for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value)
      return address.href
    },
    async finish(transaction, parameters) {
      const known = await metadata()
      const checked = readCallback(known.server, client(), parameters, transaction.state)
      try {
        const { accessToken, claims } = await redeem(known, transaction, checked)
        return await prove(known, accessToken, claims)
      } catch (error) {
        throw toFailure(error, 'OAUTH_TOKEN_INVALID')
      }
    },
  }
}
