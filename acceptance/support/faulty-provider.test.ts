import { createHash } from 'node:crypto'
import { decodeJwt, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startFaultyProvider, type FaultyProvider } from './faulty-provider.ts'
import {
  createPlainClient,
  readJson,
  redirectUri,
  type PlainClient,
} from './faulty-provider/plain-client.ts'

let provider: FaultyProvider
let client: PlainClient

beforeAll(async () => {
  provider = await startFaultyProvider()
  client = createPlainClient(provider)
})
beforeEach(() => provider.reset())
afterAll(() => provider.close())

describe('by default everything is right', () => {
  test('the person comes back with code, state and iss', async () => {
    const back = await provider.visit(client.authorizationUrl())
    expect(back.origin + back.pathname).toBe(redirectUri)
    expect(Object.fromEntries(back.searchParams)).toEqual({
      code: expect.stringMatching(/^[\w-]{32}$/),
      state: 'some-state',
      iss: provider.issuer,
    })
  })

  test.each(['RS256', 'ES256'] as const)('the ID token is right with %s', async (alg) => {
    provider.behave({ idTokenAlg: alg })
    const { accessToken, idToken } = await client.signIn()
    const { payload, protectedHeader } = await client.verify(idToken)
    const half = createHash('sha256').update(accessToken).digest().subarray(0, 16)
    expect(protectedHeader.alg).toBe(alg)
    expect(payload).toMatchObject({
      sub: 'person-1',
      nonce: 'some-nonce',
      at_hash: half.toString('base64url'),
      auth_time: expect.any(Number),
      email_verified: true,
    })
    const headers = { authorization: `Bearer ${accessToken}` }
    const userinfo = await fetch(`${provider.issuer}/userinfo`, { headers })
    expect(await readJson(userinfo)).toMatchObject({ sub: 'person-1', email: payload.email })
  })

  test('clients authenticate by basic, post, none and private_key_jwt', async () => {
    const { public: open, key } = provider.clients
    const assertion = new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: key.key.kid })
      .setIssuer(key.clientId)
      .setSubject(key.clientId)
      .setAudience(provider.issuer)
      .setJti('once')
      .setExpirationTime('1m')
      .sign(key.key.privateKey)
    const ways = [
      [provider.clients.secret.clientId, {}, client.basic()],
      [provider.clients.secret.clientId, client.post(), {}],
      [open.clientId, { client_id: open.clientId }, {}],
      [
        key.clientId,
        {
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await assertion,
        },
        {},
      ],
    ] as const
    for (const [clientId, params, headers] of ways) {
      const response = await client.redeem(
        { code: await client.newCode({ client_id: clientId }), ...params },
        headers,
      )
      expect(decodeJwt(String((await readJson(response)).id_token)).aud).toBe(clientId)
    }
  })

  test('wrong, doubled and badly encoded credentials are refused', async () => {
    const code = await client.newCode()
    const wrong = await client.redeem({ code, ...client.post(), client_secret: 'wrong' })
    expect([wrong.status, await readJson(wrong)]).toMatchObject([401, { error: 'invalid_client' }])
    const raw = await client.redeem(
      { code },
      client.basic((part) => part),
    )
    expect(raw.status).toBe(401)
    const both = await client.redeem({ code, ...client.post() }, client.basic())
    expect(await readJson(both)).toMatchObject({ error: 'invalid_request' })
    const impostor = await client.redeem({ code, client_id: provider.clients.secret.clientId })
    expect(impostor.status).toBe(401)
  })

  test.each([
    ['another redirect_uri', { redirect_uri: `${redirectUri}/` }],
    ['another code_verifier', { code_verifier: 'x'.repeat(43) }],
    ['a short code_verifier', { code_verifier: 'x' }],
    ['an unknown code', { code: 'x' }],
  ])('%s is refused', async (_what, params) => {
    const response = await client.redeem({
      code: await client.newCode(),
      ...client.post(),
      ...params,
    })
    expect([response.status, await readJson(response)]).toMatchObject([
      400,
      { error: 'invalid_grant' },
    ])
  })

  test('a code works once and for its client', async () => {
    const code = await client.newCode()
    expect((await client.redeem({ code, ...client.post() })).status).toBe(200)
    expect(await readJson(await client.redeem({ code, ...client.post() }))).toMatchObject({
      error: 'invalid_grant',
    })
    const foreign = await client.redeem({
      code: await client.newCode({ client_id: 'public-app' }),
      ...client.post(),
    })
    expect(await readJson(foreign)).toMatchObject({ error: 'invalid_grant' })
  })

  test('an authorization request without PKCE goes back with error and iss', async () => {
    const back = await provider.visit(client.authorizationUrl({ code_challenge_method: 'plain' }))
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      error: 'invalid_request',
      state: 'some-state',
      iss: provider.issuer,
    })
  })

  test('userinfo refuses a token it did not give', async () => {
    const headers = { authorization: 'Bearer stranger' }
    expect((await fetch(`${provider.issuer}/userinfo`, { headers })).status).toBe(401)
  })

  test('every request is recorded', async () => {
    await client.signIn()
    expect(provider.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /authorize',
      'POST /token',
    ])
    const [token] = provider.requestsTo('token')
    expect(token?.body.get('code_verifier')).toBe(client.verifier)
    expect(token?.headers.host).toBe(new URL(provider.issuer).host)
    expect(provider.requestsTo('authorize')[0]?.query.get('nonce')).toBe('some-nonce')
  })
})
