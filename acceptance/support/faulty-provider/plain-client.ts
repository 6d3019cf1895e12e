import { createHash, randomBytes } from 'node:crypto'
import { createRemoteJWKSet, jwtVerify, type JWTVerifyResult } from 'jose'
import type { FaultyProvider, Json } from '../faulty-provider.ts'

export const redirectUri = 'http://localhost:3000/api/auth/callback/faulty'

/** A relying party of a few lines, to prove the provider with: `secret-app`, with the code flow. */
export interface PlainClient {
  verifier: string
  authorizationUrl(more?: Record<string, string>): URL
  newCode(more?: Record<string, string>): Promise<string>
  redeem(params: Record<string, string>, headers?: Record<string, string>): Promise<Response>
  /** Body parameters of `client_secret_post`. */
  post(): Record<string, string>
  /** The header of `client_secret_basic`. */
  basic(encode?: (part: string) => string): Record<string, string>
  signIn(): Promise<{ accessToken: string; idToken: string }>
  verify(idToken: string): Promise<JWTVerifyResult>
}

export function createPlainClient(provider: FaultyProvider): PlainClient {
  const { issuer, clients } = provider
  const { clientId, clientSecret } = clients.secret
  const verifier = randomBytes(32).toString('base64url')

  const client: PlainClient = {
    verifier,
    authorizationUrl(more = {}) {
      const params = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: 'openid email',
        state: 'some-state',
        nonce: 'some-nonce',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...more,
      })
      return new URL(`/authorize?${String(params)}`, issuer)
    },
    async newCode(more) {
      return (await provider.visit(client.authorizationUrl(more))).searchParams.get('code') ?? ''
    },
    redeem(params, headers = {}) {
      const body = new URLSearchParams({
        grant_type: 'authorization_code',
        redirect_uri: redirectUri,
        code_verifier: verifier,
        ...params,
      })
      return fetch(`${issuer}/token`, { method: 'POST', headers, body, redirect: 'manual' })
    },
    post: () => ({ client_id: clientId, client_secret: clientSecret }),
    basic: (encode = formEncode) => ({
      authorization: `Basic ${btoa(`${encode(clientId)}:${encode(clientSecret)}`)}`,
    }),
    async signIn() {
      const code = await client.newCode()
      const tokens = await readJson(await client.redeem({ code, ...client.post() }))
      return { accessToken: String(tokens.access_token), idToken: String(tokens.id_token) }
    },
    verify(idToken) {
      const jwks = createRemoteJWKSet(new URL(`${issuer}/jwks`))
      return jwtVerify(idToken, jwks, { issuer, audience: clientId })
    },
  }
  return client
}

export async function readJson(response: Response): Promise<Json> {
  return JSON.parse(await response.text())
}

function formEncode(text: string): string {
  return String(new URLSearchParams({ text })).slice('text='.length)
}
