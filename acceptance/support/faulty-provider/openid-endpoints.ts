import { createHash, randomBytes } from 'node:crypto'
import { authenticateClient } from './authenticate-client.ts'
import { checkAuthorization } from './check-authorization.ts'
import { createGrant, type CodeGrant } from './codes.ts'
import type { Json, Reply } from './misbehaviour.ts'
import { person } from './person.ts'
import type { RecordedRequest } from './recorded-request.ts'
import { redirectBack } from './redirect-back.ts'
import { oauthError, Refusal, refuseRepeated } from './refusal.ts'
import { signIdToken } from './sign-id-token.ts'
import type { ProviderState } from './state.ts'

/** OpenID Connect Discovery 1.0, section 3; RFC 9207, section 3. */
export function discovery({ issuer }: ProviderState): Json {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code'],
    subject_types_supported: ['public'],
    scopes_supported: ['openid', 'profile', 'email'],
    id_token_signing_alg_values_supported: ['RS256', 'ES256'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    token_endpoint_auth_methods_supported: [
      'client_secret_basic',
      'client_secret_post',
      'none',
      'private_key_jwt',
    ],
    token_endpoint_auth_signing_alg_values_supported: ['ES256'],
  }
}

/** No page and no question: the person is sent back at once. */
export function authorize(request: RecordedRequest, state: ProviderState): Reply {
  return redirectBack(request, state, (params) => {
    params.set('iss', state.issuer)
    checkAuthorization(request.query, true)
    params.set('code', state.codes.issue(createGrant(request.query)))
  })
}

export async function token(request: RecordedRequest, state: ProviderState): Promise<Json> {
  const { issuer, clients, accessTokens } = state
  const { body, method, headers } = request
  if (method !== 'POST') throw oauthError('invalid_request', 'POST only', 405)
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    throw oauthError('invalid_request', 'the body must be form-encoded')
  }
  refuseRepeated(body)
  const clientId = await authenticateClient(request, clients, [issuer, `${issuer}/token`])
  if (body.get('grant_type') !== 'authorization_code') {
    throw oauthError('unsupported_grant_type', 'only authorization_code')
  }
  const grant = state.codes.redeem(body, clientId)
  const accessToken = randomBytes(24).toString('base64url')
  accessTokens.set(accessToken, grant)
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: 3600,
    scope: grant.scope,
    id_token: signIdToken(idTokenClaims(grant, accessToken, state), {
      ...state,
      clientSecret: clients.secret.clientSecret,
    }),
  }
}

/** OpenID Connect Core 1.0, sections 2 and 3.1.3.6. */
function idTokenClaims(grant: CodeGrant, accessToken: string, state: ProviderState): Json {
  const now = Math.floor(Date.now() / 1000)
  const half = createHash('sha256').update(accessToken).digest().subarray(0, 16)
  return {
    iss: state.issuer,
    aud: grant.clientId,
    iat: now,
    exp: now + 300,
    auth_time: grant.authTime,
    amr: ['pwd'],
    at_hash: half.toString('base64url'),
    ...(grant.nonce === null ? {} : { nonce: grant.nonce }),
    ...(grant.acr === null ? {} : { acr: grant.acr }),
    ...person,
    ...state.behaviour.claims,
  }
}

export function userinfo({ headers }: RecordedRequest, state: ProviderState): Json {
  const accessToken = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
  if (state.accessTokens.has(accessToken)) return { ...person, ...state.behaviour.claims }
  const error = 'invalid_token'
  throw new Refusal(401, { error }, { 'www-authenticate': `Bearer error="${error}"` })
}
