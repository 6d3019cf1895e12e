import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { type Json, type Reply, startFaultyProvider } from './support/faulty-provider.ts'
import { createApp, expectRefused, expectUser } from './support/oauth-app.ts'

const provider = await startFaultyProvider()
beforeEach(() => provider.reset())
afterAll(() => provider.close())

describe('the answer of the token endpoint', () => {
  test.each<[string, (body: Json) => Reply | void]>([
    ['a web page that happens to be JSON', () => ({ headers: { 'content-type': 'text/html' } })],
    ['a text', () => ({ headers: { 'content-type': 'text/plain; charset=utf-8' } })],
    [
      'a content type that only begins right',
      () => ({ headers: { 'content-type': 'application/json-seq' } }),
    ],
    ['no JSON', () => ({ body: '{"access_token":' })],
    ['an empty body', () => ({ body: '' })],
    [
      'a form',
      ({ access_token }) => ({ body: `access_token=${String(access_token)}&token_type=bearer` }),
    ],
    ['a list', (body) => ({ body: [body] })],
    ['null', () => ({ body: 'null' })],
    ['a number', () => ({ body: '7' })],
    ['status 201', () => ({ status: 201 })],
    ['status 204', () => ({ status: 204, body: undefined })],
    [
      'status 302 to a stranger',
      () => ({ status: 302, headers: { location: 'https://evil.test/' } }),
    ],
    ['status 404', () => ({ status: 404 })],
    ['no access token', (body) => void delete body.access_token],
    ['an empty access token', (body) => void (body.access_token = '')],
    ['an access token that is an object', (body) => void (body.access_token = { value: 'x' })],
    [
      'an access token that would break a header',
      (body) => void (body.access_token = 'secret-token\r\nx: y'),
    ],
    ['an access token beyond ASCII', (body) => void (body.access_token = 'geheim-tökèn-€')],
    ['no token type', (body) => void delete body.token_type],
    ['an unknown token type', (body) => void (body.token_type = 'mac')],
    ['a token type that needs a proof', (body) => void (body.token_type = 'DPoP')],
    ['a token type that is a list', (body) => void (body.token_type = ['Bearer'])],
    ['a token type that everything inherits', (body) => void (body.token_type = 'constructor')],
    ['expires_in that is a word', (body) => void (body.expires_in = 'soon')],
    ['expires_in that is negative', (body) => void (body.expires_in = -1)],
    ['expires_in that is an object', (body) => void (body.expires_in = {})],
    ['a refresh token that is a number', (body) => void (body.refresh_token = 7)],
    ['a scope that is a list', (body) => void (body.scope = ['openid'])],
    ['an ID token that is an object', (body) => void (body.id_token = {})],
    ['an ID token that is empty', (body) => void (body.id_token = '')],
  ])('R-09 %s is refused with a code', async (_what, tokenResponse) => {
    const app = createApp(provider)
    provider.behave({ tokenResponse, idToken: (claims) => void delete claims.at_hash })
    expectRefused(app, await app.signIn(), 'OAUTH_TOKEN_INVALID')
    expect(provider.requestsTo('userinfo')).toEqual([])
    expect(provider.requestsTo('token')).toHaveLength(1)
  })

  test.each<[string, (body: Json) => Reply | void]>([
    ['bearer in any letters', (body) => void (body.token_type = 'bEaReR')],
    ['expires_in as a text', (body) => void (body.expires_in = '3600')],
    ['expires_in of nothing', (body) => void (body.expires_in = 0)],
    ['expires_in of a thousand years', (body) => void (body.expires_in = 1e13)],
    ['no expires_in', (body) => void delete body.expires_in],
    ['a charset', () => ({ headers: { 'content-type': 'application/json;charset=UTF-8' } })],
    [
      'keys that nobody knows',
      (body) => void Object.assign(body, { toString: 'x', constructor: 'y' }),
    ],
  ])('R-09 %s is accepted', async (_what, tokenResponse) => {
    const app = createApp(provider)
    provider.behave({ tokenResponse })
    expect((await app.signIn()).error).toBeNull()
    await expectUser(app)
  })

  test.each<[string, (body: Json) => Reply]>([
    [
      'status 400',
      () => ({ status: 400, body: { error: 'invalid_grant', error_description: 'used' } }),
    ],
    [
      'status 401 and a challenge',
      () => ({
        status: 401,
        headers: { 'www-authenticate': 'Basic realm="<b>"' },
        body: { error: 'invalid_client' },
      }),
    ],
    ['status 200', () => ({ body: { error: 'invalid_grant' } })],
    ['status 200 beside tokens', (body) => ({ body: { ...body, error: 'invalid_grant' } })],
    ['a text of its own', () => ({ status: 400, body: { error: '<script>' } })],
  ])('R-09 an error with %s is a refusal of the provider', async (_what, tokenResponse) => {
    const app = createApp(provider)
    provider.behave({ tokenResponse })
    expectRefused(app, await app.signIn(), 'PROVIDER_REFUSED')
    expect(JSON.stringify(app.events)).not.toMatch(/<script>|<b>|"used"/)
  })

  test('R-09 a challenge to the client says in the log what to look at, one to a token does not', async () => {
    const challenged = async (scheme: string) => {
      const app = createApp(provider)
      const headers = { 'www-authenticate': `${scheme} realm="id"` }
      provider.behave({ tokenResponse: () => ({ status: 401, headers, body: {} }) })
      expectRefused(app, await app.signIn(), 'PROVIDER_REFUSED')
      return app.events.at(-1)
    }
    expect(await challenged('Basic')).toMatchObject({
      detail: expect.stringMatching(/^the provider answered HTTP 401: .+clientId and clientSecret/),
    })
    expect(await challenged('Bearer')).toMatchObject({ detail: 'the provider answered HTTP 401' })
  })

  test('V10.1.1 no token of the provider reaches the browser', async () => {
    const app = createApp(provider)
    const tokens: string[] = []
    provider.behave({
      tokenResponse(body) {
        body.refresh_token = 'a-refresh-token-of-the-provider'
        tokens.push(String(body.access_token), String(body.id_token), String(body.refresh_token))
      },
    })
    const { response } = await app.signIn()
    const state = JSON.stringify(await app.session())
    for (const token of tokens) {
      expect([...response.headers].join()).not.toContain(token)
      expect(state).not.toContain(token)
    }
  })
})

describe('userinfo', () => {
  const withoutEmail = { idToken: (claims: Json) => void delete claims.email }

  test('R-15 is asked for what the ID token left out', async () => {
    const app = createApp(provider)
    provider.behave(withoutEmail)
    expect((await app.signIn()).error).toBeNull()
    expect(await expectUser(app)).toMatchObject({
      email: 'person@example.test',
      emailVerified: true,
    })
    expect(provider.requestsTo('userinfo')).toHaveLength(1)
  })

  test('R-15 is asked as well where the ID token says null', async () => {
    const app = createApp(provider)
    provider.behave({ idToken: (claims) => void (claims.email = null) })
    expect((await app.signIn()).error).toBeNull()
    expect((await expectUser(app)).email).toBe('person@example.test')
  })

  test('R-15 is not asked where the ID token says enough', async () => {
    const app = createApp(provider)
    expect((await app.signIn()).error).toBeNull()
    expect(provider.requestsTo('userinfo')).toEqual([])
  })

  test.each<[string, (body: Json) => Reply | void, string]>([
    ['of another person', (body) => void (body.sub = 'person-2'), 'OAUTH_TOKEN_INVALID'],
    [
      'of the same person in other letters',
      (body) => void (body.sub = 'PERSON-1'),
      'OAUTH_TOKEN_INVALID',
    ],
    ['of nobody', (body) => void delete body.sub, 'OAUTH_TOKEN_INVALID'],
    ['of a list of persons', (body) => void (body.sub = ['person-1']), 'OAUTH_TOKEN_INVALID'],
    ['with status 201', () => ({ status: 201 }), 'OAUTH_TOKEN_INVALID'],
    [
      'with status 302',
      () => ({ status: 302, headers: { location: `${provider.issuer}/userinfo` } }),
      'OAUTH_TOKEN_INVALID',
    ],
    ['with status 403', () => ({ status: 403 }), 'OAUTH_TOKEN_INVALID'],
    [
      'with status 401 and a challenge',
      () => ({ status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } }),
      'PROVIDER_REFUSED',
    ],
    ['with status 500', () => ({ status: 500 }), 'PROVIDER_UNAVAILABLE'],
    [
      'that is a text',
      () => ({ headers: { 'content-type': 'text/plain' } }),
      'OAUTH_TOKEN_INVALID',
    ],
    [
      'that is a web page',
      () => ({ headers: { 'content-type': 'text/html' }, body: '<h1>Hello</h1>' }),
      'OAUTH_TOKEN_INVALID',
    ],
    ['that is a list', (body) => ({ body: [body] }), 'OAUTH_TOKEN_INVALID'],
    [
      'that is an unsigned JWT',
      (body) => ({ headers: { 'content-type': 'application/jwt' }, body: unsigned(body) }),
      'OAUTH_TOKEN_INVALID',
    ],
  ])('R-15 V10.5.2 an answer %s is refused', async (_what, userinfo, code) => {
    const app = createApp(provider)
    provider.behave({
      ...withoutEmail,
      userinfo,
      discovery: (body) => void (body.userinfo_signing_alg_values_supported = ['none', 'RS256']),
    })
    expectRefused(app, await app.signIn(), code as 'OAUTH_TOKEN_INVALID')
  })

  test('R-15 what the ID token says counts more', async () => {
    const app = createApp(provider)
    provider.behave({
      ...withoutEmail,
      userinfo: (body) =>
        void Object.assign(body, { name: 'Somebody Else', iss: 'https://evil.test' }),
    })
    expect((await app.signIn()).error).toBeNull()
    expect((await expectUser(app)).name).toBe('Faulty Person')
  })

  test('R-15 an e-mail address and its proof come from one place', async () => {
    const app = createApp(provider)
    // The signed token vouches for an address that it does not name.
    provider.behave({
      idToken: (claims) => void (delete claims.email, (claims.email_verified = true)),
      userinfo: (body) =>
        void Object.assign(body, { email: 'victim@example.test', email_verified: false }),
    })
    expect((await app.signIn()).error).toBeNull()
    expect(await expectUser(app)).toMatchObject({
      email: 'victim@example.test',
      emailVerified: false,
    })
  })

  test('R-15 without any address the person is told so', async () => {
    const app = createApp(provider)
    provider.behave({ claims: { email: undefined } })
    expectRefused(app, await app.signIn(), 'EMAIL_REQUIRED')
  })

  test('R-15 a provider without the endpoint is not asked', async () => {
    const app = createApp(provider)
    provider.behave({ ...withoutEmail, discovery: (body) => void delete body.userinfo_endpoint })
    expectRefused(app, await app.signIn(), 'EMAIL_REQUIRED')
  })
})

function unsigned(claims: Json): string {
  const parts = [{ alg: 'none' }, claims].map((part) => JSON.stringify(part))
  return `${parts.map((part) => Buffer.from(part).toString('base64url')).join('.')}.`
}
