import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type Fault,
  type Json,
  type Reply,
  startFaultyProvider,
} from './support/faulty-provider.ts'
import { createApp, expectUser, faulty, type OAuthApp } from './support/oauth-app.ts'

const provider = await startFaultyProvider()
beforeEach(() => provider.reset())
afterAll(() => provider.close())

/** A start that fails, by script and by link. */
async function expectUnavailable(app: OAuthApp) {
  const link = await app.browser.get('/api/auth/sign-in/faulty')
  expect(link.status).toBe(302)
  expect(link.headers.get('location')).toBe('http://app.test/login?error=PROVIDER_UNAVAILABLE')
  expect(link.headers.getSetCookie()).toEqual([])
  const type = { 'content-type': 'application/json' }
  const script = await app.browser.post('/api/auth/sign-in/faulty', '{}', type)
  expect(script.status).toBe(503)
  const body: Json = await script.json()
  expect(body).toEqual({ error: { code: 'PROVIDER_UNAVAILABLE', message: expect.any(String) } })
  expect(script.headers.getSetCookie()).toEqual([])
  expect(app.events.at(-1)).toMatchObject({ type: 'sign_in.failed', code: 'PROVIDER_UNAVAILABLE' })
  expect(provider.requestsTo('authorize')).toEqual([])
  app.watch.said(JSON.stringify(body))
}

describe('metadata', () => {
  test.each<[string, (body: Json) => Reply | void]>([
    ['another issuer', (body) => void (body.issuer = 'https://evil.test')],
    ['the issuer with a slash', (body) => void (body.issuer = `${provider.issuer}/`)],
    [
      'the issuer in other letters',
      (body) => void (body.issuer = provider.issuer.replace('http', 'HTTP')),
    ],
    ['the issuer with its default path', (body) => void (body.issuer = `${provider.issuer}/.`)],
    ['the issuer with a query', (body) => void (body.issuer = `${provider.issuer}?`)],
    ['an issuer that is no address', (body) => void (body.issuer = 'evil')],
    ['an issuer that is an object', (body) => void (body.issuer = {})],
    ['no issuer', (body) => void delete body.issuer],
    ['no JSON', () => ({ body: '{' })],
    [
      'a web page',
      () => ({ headers: { 'content-type': 'text/html' }, body: '<h1>Log in to this Wi-Fi</h1>' }),
    ],
    ['a list', (body) => ({ body: [body] })],
    ['null', () => ({ body: 'null' })],
    ['status 201', () => ({ status: 201 })],
    ['status 404', () => ({ status: 404 })],
    ['status 500', () => ({ status: 500 })],
    [
      'algorithms that are no list',
      (body) => void (body.id_token_signing_alg_values_supported = 7),
    ],
    [
      'algorithms that are an object',
      (body) => void (body.id_token_signing_alg_values_supported = { RS256: true }),
    ],
    [
      'authentication methods that are no list',
      (body) => void (body.token_endpoint_auth_methods_supported = 7),
    ],
  ])('R-16 V10.5.3 %s: the sign-in does not begin', async (_what, discovery) => {
    provider.behave({ discovery })
    await expectUnavailable(createApp(provider))
  })

  const endpoints = ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint']
  const addresses = [
    'http://provider.test/x',
    'http://10.0.0.1/x',
    'http://127.0.0.1.evil.test/x',
    'http://localhost.evil.test/x',
    'javascript://localhost/%0aalert(1)',
    'javascript:alert(1)',
    'data:text/html,x',
    'file://localhost/etc/passwd',
    'ftp://127.0.0.1/x',
    '/relative',
    '',
    'not an address',
    null,
    7,
    ['https://a.test/'],
  ]
  test.each(endpoints)('R-16 a %s that is no https address is refused', async (name) => {
    for (const address of addresses) {
      provider.behave({ discovery: (body) => void (body[name] = address) })
      const app = createApp(provider)
      await expectUnavailable(app)
      expect(JSON.stringify(app.events)).not.toContain('alert')
    }
  })

  test.each(endpoints.slice(0, 3))('R-16 a missing %s is refused', async (name) => {
    provider.behave({ discovery: (body) => void delete body[name] })
    await expectUnavailable(createApp(provider))
  })

  test.each(endpoints)(
    'R-16 an https issuer cannot send us to our own machine: %s',
    async (name) => {
      const issuer = 'https://provider.test'
      const metadata: Json = {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        [name]: 'http://127.0.0.1:6379/',
      }
      const asked: string[] = []
      const app = createApp(provider, {
        oauth: [faulty(provider, { issuer })],
        fetch: async (address) => {
          asked.push(new Request(address).url)
          return Response.json(metadata)
        },
      })
      await expectUnavailable(app)
      expect(new Set(asked)).toEqual(new Set([`${issuer}/.well-known/openid-configuration`]))
    },
  )

  test('R-16 redirects are not followed', async () => {
    const evil = await startFaultyProvider()
    try {
      const redirect = `${evil.issuer}/.well-known/openid-configuration`
      provider.behave({ faults: { discovery: { redirect } } })
      await expectUnavailable(createApp(provider))
      expect(evil.requests).toEqual([])
    } finally {
      await evil.close()
    }
  })
})

const reads = () => provider.requestsTo('discovery').length

describe('how often metadata are read', () => {
  test('R-16 not at all until somebody signs in', async () => {
    await createApp(provider).auth.handler(new Request('http://app.test/api/auth/session'))
    expect(reads()).toBe(0)
  })

  test('R-16 once for twenty who start at once', async () => {
    const app = createApp(provider)
    await Promise.all(Array.from({ length: 20 }, () => app.start({ browser: app.newBrowser() })))
    expect(reads()).toBe(1)
  })

  test('R-16 once for twenty who fail at once, and again for the next', async () => {
    const app = createApp(provider)
    provider.behave({ faults: { discovery: { status: 503, times: 1 } } })
    const starts = await Promise.all(
      Array.from({ length: 20 }, () => app.newBrowser().get('/api/auth/sign-in/faulty')),
    )
    for (const { headers } of starts)
      expect(headers.get('location')).toContain('PROVIDER_UNAVAILABLE')
    expect(reads()).toBe(1)
    expect((await app.signIn()).error).toBeNull()
    expect(reads()).toBe(2)
  })

  test.each<[string, Fault | undefined, Json | undefined]>([
    ['an error', { status: 500, times: 1 }, undefined],
    ['a web page', { html: true, times: 1 }, undefined],
    ['a cut connection', { hangUp: true, times: 1 }, undefined],
  ])('R-16 %s is not kept', async (_what, discovery) => {
    const app = createApp(provider)
    provider.behave({ faults: { discovery } })
    const failed = await app.browser.get('/api/auth/sign-in/faulty')
    expect(failed.headers.get('location')).toContain('PROVIDER_UNAVAILABLE')
    expect((await app.signIn()).error).toBeNull()
  })

  test('R-16 again after an hour, and not before', async () => {
    let seconds = 0
    const app = createApp(provider, { now: () => Date.now() + seconds * 1000 })
    await app.start()
    seconds = 3599
    await app.start()
    expect(reads()).toBe(1)
    seconds = 3601
    await app.start()
    expect(reads()).toBe(2)
  })

  test('R-16 two applications with one provider id and two issuers never mix', async () => {
    const second = await startFaultyProvider()
    try {
      const [one, other] = [createApp(provider), createApp(second)]
      const [oneStart, otherStart] = await Promise.all([one.start(), other.start()])
      expect([oneStart.origin, otherStart.origin]).toEqual([provider.issuer, second.issuer])
      const landings = await Promise.all([
        one.finish(await provider.visit(oneStart)),
        other.finish(await second.visit(otherStart)),
      ])
      expect(landings.map(({ error }) => error)).toEqual([null, null])
      // Identity is (issuer, subject): one name at two issuers is two people.
      expect((await expectUser(one)).id).not.toBe((await expectUser(other)).id)
      for (const { requests } of [provider, second]) {
        expect(requests.map(({ endpoint }) => endpoint)).toEqual([
          'discovery',
          'authorize',
          'token',
          'jwks',
        ])
      }
    } finally {
      await second.close()
    }
  })
})
