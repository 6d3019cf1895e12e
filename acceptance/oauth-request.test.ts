import { createHash } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { ClientOptions } from '@sallyport/core'
import { decodeProtectedHeader } from 'jose'
import { startFaultyProvider } from './support/faulty-provider.ts'
import { createApp, expectRefused, expectUser, faulty } from './support/oauth-app.ts'

const provider = await startFaultyProvider()
const { clients } = provider
beforeEach(() => provider.reset())
afterAll(() => provider.close())

describe('PKCE and nonce', () => {
  test.each<[string, unknown]>([
    ['says S256', ['S256']],
    ['is silent', undefined],
    ['says plain alone', ['plain']],
  ])('R-04 S256 always, when the metadata %s', async (_what, methods) => {
    provider.behave({ discovery: (body) => void (body.code_challenge_methods_supported = methods) })
    const app = createApp(provider)
    expect((await app.signIn()).error).toBeNull()
    const asked = provider.requestsTo('authorize')[0]?.query
    const verifier = provider.requestsTo('token')[0]?.body.get('code_verifier') ?? ''
    expect(verifier).toMatch(/^[\w.~-]{43,128}$/)
    expect(asked?.get('code_challenge_method')).toBe('S256')
    expect(asked?.get('code_challenge')).toBe(
      createHash('sha256').update(verifier).digest('base64url'),
    )
    expect(asked?.get('nonce')).toMatch(/^[\w-]{22,}$/)
    expect(asked?.get('response_type')).toBe('code')
  })

  test('R-04 PKCE at a plain OAuth 2.0 provider too, and no nonce where there is no ID token', async () => {
    const { github } = await import('@sallyport/core')
    const app = createApp(provider, {
      oauth: [github({ host: provider.issuer, api: provider.issuer, ...clients.secret })],
    })
    const asked = (await app.start({ provider: 'github' })).searchParams
    expect(asked.get('code_challenge_method')).toBe('S256')
    expect(asked.has('nonce')).toBe(false)
  })

  test('R-04 the verifier never goes to the browser', async () => {
    const app = createApp(provider)
    const url = await app.start()
    await app.finish(await provider.visit(url))
    const verifier = provider.requestsTo('token')[0]?.body.get('code_verifier') ?? '?'
    expect(url.href).not.toContain(verifier)
  })

  test('R-04 configured parameters cannot take the place of ours', () => {
    for (const name of [
      'code_challenge_method',
      'code_challenge',
      'state',
      'nonce',
      'redirect_uri',
      'response_type',
      'response_mode',
      'client_id',
      'scope',
      'request',
      'request_uri',
    ]) {
      const oauth = [faulty(provider, { parameters: { [name]: 'plain' } })]
      expect(() => createApp(provider, { oauth })).toThrow(
        `oauth[0].parameters.${name}: is set by Sallyport`,
      )
    }
  })

  test('R-04 nor can a query in the address of the provider', async () => {
    provider.behave({
      discovery(body) {
        body.authorization_endpoint = `${provider.issuer}/authorize?prompt=login&state=fixed&code_challenge_method=plain&redirect_uri=https://evil.test`
      },
    })
    const app = createApp(provider)
    const { searchParams } = await app.start()
    expect(searchParams.get('prompt')).toBe('login')
    expect(searchParams.getAll('code_challenge_method')).toEqual(['S256'])
    expect(searchParams.getAll('redirect_uri')).toEqual([
      'http://app.test/api/auth/callback/faulty',
    ])
    expect(searchParams.getAll('state')).toEqual([expect.stringMatching(/^[\w-]{43}$/)])
  })
})

describe('the redirect URI', () => {
  test('R-06 the same bytes in both requests', async () => {
    const app = createApp(provider, {
      basePath: '/auth/v1',
      oauth: [faulty(provider, { id: 'My_Idp-1' })],
    })
    const response = await app.browser.get('/auth/v1/sign-in/My_Idp-1')
    const back = await provider.visit(response.headers.get('location') ?? '')
    expect((await app.finish(back)).error).toBeNull()
    const expected = 'http://app.test/auth/v1/callback/My_Idp-1'
    expect(provider.requestsTo('authorize')[0]?.query.get('redirect_uri')).toBe(expected)
    expect(provider.requestsTo('token')[0]?.body.get('redirect_uri')).toBe(expected)
  })

  test('R-06 no header and no address of a request changes it', async () => {
    const app = createApp(provider)
    const headers = {
      host: 'evil.test',
      'x-forwarded-host': 'evil.test',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.test;proto=https',
      'x-original-url': 'https://evil.test/',
    }
    const start = await app.browser.get(
      'http://evil.test:8080/api/auth/sign-in/faulty?redirect_uri=https://evil.test',
      headers,
    )
    const url = new URL(start.headers.get('location') ?? '')
    expect(url.searchParams.get('redirect_uri')).toBe('http://app.test/api/auth/callback/faulty')
    const back = await provider.visit(url)
    back.host = 'evil.test'
    const done = await app.browser.get(back, headers)
    expect(done.headers.get('location')).toBe('http://app.test/')
    expect(provider.requestsTo('token')[0]?.body.get('redirect_uri')).toBe(
      'http://app.test/api/auth/callback/faulty',
    )
  })
})

describe('client authentication', () => {
  test.each<[string, ClientOptions, string[] | undefined]>([
    ['basic when asked for', { clientAuthentication: 'client_secret_basic' }, undefined],
    ['basic when metadata are silent', {}, undefined],
    ['basic when metadata offer both', {}, ['client_secret_post', 'client_secret_basic']],
    ['basic when metadata offer neither', {}, ['tls_client_auth']],
  ])('R-17 %s: both parts form-encoded', async (_what, options, offered) => {
    provider.behave({
      discovery: (body) => void (body.token_endpoint_auth_methods_supported = offered),
    })
    const app = createApp(provider, { oauth: [faulty(provider, options)] })
    expect((await app.signIn()).error).toBeNull()
    const [request] = provider.requestsTo('token')
    const [, credentials = ''] = request?.headers.authorization?.split('Basic ') ?? []
    const parts = atob(credentials).split(':')
    // A colon, a plus or a percent sign would break what is not encoded (RFC 6749, section 2.3.1).
    expect(parts.map(formDecode)).toEqual([clients.secret.clientId, clients.secret.clientSecret])
    expect(parts[1]).toMatch(/\+%3A%25%2B%2F%26%3D$/)
    expect(request?.body.has('client_secret')).toBe(false)
  })

  test.each<[string, ClientOptions, string[] | undefined]>([
    ['asked for', { clientAuthentication: 'client_secret_post' }, undefined],
    ['all that metadata offer', {}, ['private_key_jwt', 'client_secret_post']],
  ])('R-17 post when it is %s', async (_what, options, offered) => {
    provider.behave({
      discovery: (body) => void (body.token_endpoint_auth_methods_supported = offered),
    })
    const app = createApp(provider, { oauth: [faulty(provider, options)] })
    expect((await app.signIn()).error).toBeNull()
    const [request] = provider.requestsTo('token')
    expect(request?.headers.authorization).toBeUndefined()
    expect(request?.body.get('client_secret')).toBe(clients.secret.clientSecret)
  })

  test('R-17 none: a public client sends its id alone', async () => {
    const app = createApp(provider, {
      oauth: [
        faulty(provider, {
          ...clients.public,
          clientSecret: undefined,
          clientAuthentication: 'none',
        }),
      ],
    })
    expect((await app.signIn()).error).toBeNull()
    const [request] = provider.requestsTo('token')
    expect(request?.headers.authorization).toBeUndefined()
    expect(request?.body.get('client_id')).toBe(clients.public.clientId)
    expect(request?.body.has('client_secret')).toBe(false)
  })

  test('R-17 private_key_jwt: a new assertion each time, for this issuer, and short-lived', async () => {
    const { key, clientId } = clients.key
    const privateKey = await importPrivateKey()
    const app = createApp(provider, {
      oauth: [
        faulty(provider, {
          clientId,
          clientSecret: undefined,
          privateKey: { key: privateKey, kid: key.kid },
        }),
      ],
    })
    expect((await app.signIn()).error).toBeNull()
    expect((await app.signIn()).error).toBeNull()
    const assertions = provider
      .requestsTo('token')
      .map(({ body }) => body.get('client_assertion') ?? '')
    expect(new Set(assertions).size).toBe(2)
    expect(decodeProtectedHeader(assertions[0] ?? '')).toMatchObject({ alg: 'ES256', kid: key.kid })
    const claims = JSON.parse(
      Buffer.from(assertions[0]?.split('.')[1] ?? '', 'base64url').toString(),
    )
    expect(claims).toMatchObject({ iss: clientId, sub: clientId, aud: provider.issuer })
    expect(claims.exp - claims.iat).toBeLessThanOrEqual(300)
  })

  test('R-17 a wrong secret is the provider’s refusal, and its code is in the event', async () => {
    const app = createApp(provider, { oauth: [faulty(provider, { clientSecret: 'wrong' })] })
    expectRefused(app, await app.signIn(), 'PROVIDER_REFUSED')
    expect(app.events.at(-1)).toMatchObject({
      detail: expect.stringMatching(/invalid_client.+clientId and clientSecret/),
    })
  })

  test.each<[string, ClientOptions, string]>([
    [
      'a secret method without a secret',
      { clientAuthentication: 'client_secret_post' },
      'clientSecret',
    ],
    ['a key method without a key', { clientAuthentication: 'private_key_jwt' }, 'privateKey'],
    ['nothing at all', {}, 'clientSecret'],
  ])('R-17 %s is a wrong configuration, not a weaker method', async (_what, options, option) => {
    const key = await importPrivateKey()
    const privateKey =
      option === 'privateKey' ? {} : options.clientAuthentication ? { privateKey: key } : {}
    const oauth = [faulty(provider, { clientSecret: undefined, ...privateKey, ...options })]
    expect(() => createApp(provider, { oauth })).toThrow(`oauth[0].${option}: is missing`)
  })

  test('R-17 no secret, code, token or verifier in any address', async () => {
    const app = createApp(provider)
    provider.behave({ idToken: (claims) => void delete claims.email })
    expect((await app.signIn()).error).toBeNull()
    const tokenRequest = provider.requestsTo('token')[0]?.body
    const code = tokenRequest?.get('code') ?? '?'
    const verifier = tokenRequest?.get('code_verifier') ?? '?'
    const addresses = provider.requests
      .map(({ path, query }) => `${path}?${String(query)}`)
      .join('\n')
    for (const secret of [clients.secret.clientSecret, code, verifier]) {
      expect(addresses).not.toContain(encodeURIComponent(secret))
    }
    expect(provider.requestsTo('userinfo')[0]?.query.size).toBe(0)
    await expectUser(app)
  })
})

function importPrivateKey() {
  const der = clients.key.key.privateKey.export({ format: 'der', type: 'pkcs8' })
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  return crypto.subtle.importKey('pkcs8', new Uint8Array(der), algorithm, false, ['sign'])
}

/** RFC 6749, appendix B. */
function formDecode(text: string): string | null {
  return new URLSearchParams(`text=${text}`).get('text')
}
