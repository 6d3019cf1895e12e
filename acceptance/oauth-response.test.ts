import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { errorMessage } from '@sallyport/core'
import { startFaultyProvider } from './support/faulty-provider.ts'
import { createApp, expectRefused, faulty } from './support/oauth-app.ts'

const provider = await startFaultyProvider()
beforeEach(() => provider.reset())
afterAll(() => provider.close())

type Change = (params: URLSearchParams) => void

/** Neither advertises nor sends `iss`. */
function withoutIssuerParameter(authorize: Change = () => {}) {
  provider.behave({
    discovery: (body) => void delete body.authorization_response_iss_parameter_supported,
    authorize(params) {
      params.delete('iss')
      authorize(params)
    },
  })
}

function answerWith(error: string, description?: string) {
  provider.behave({
    authorize(params) {
      params.delete('code')
      params.set('error', error)
      if (description !== undefined) params.set('error_description', description)
    },
  })
}

describe('the issuer of an answer', () => {
  test.each<[string, Change]>([
    ['another issuer', (params) => params.set('iss', 'https://evil.test')],
    ['a final slash more', (params) => params.set('iss', `${provider.issuer}/`)],
    ['other letters', (params) => params.set('iss', provider.issuer.toUpperCase())],
    ['a list', (params) => params.set('iss', `${provider.issuer},https://evil.test`)],
    ['no issuer, though one is promised', (params) => params.delete('iss')],
    ['an empty issuer', (params) => params.set('iss', '')],
    ['the issuer twice', (params) => params.append('iss', provider.issuer)],
  ])(
    'R-05 V10.2.2 an answer with %s is refused before any token request',
    async (_what, authorize) => {
      const app = createApp(provider)
      provider.behave({ authorize })
      expectRefused(app, await app.signIn(), 'OAUTH_RESPONSE_INVALID')
      expect(provider.requestsTo('token')).toEqual([])
    },
  )

  test.each<[string, Change]>([
    ['another issuer', (params) => params.set('iss', 'https://evil.test')],
    ['no issuer', (params) => params.delete('iss')],
  ])('R-05 an error with %s is not believed', async (_what, change) => {
    const app = createApp(provider)
    provider.behave({
      authorize(params) {
        params.delete('code')
        params.set('error', 'access_denied')
        change(params)
      },
    })
    expectRefused(app, await app.signIn(), 'OAUTH_RESPONSE_INVALID')
  })

  test('R-05 a provider that never promised an issuer need not name one', async () => {
    withoutIssuerParameter()
    expect((await createApp(provider).signIn()).error).toBeNull()
  })

  test.each(['https://evil.test', ''])(
    'R-05 yet what it names has to be right, promised or not: "%s"',
    async (iss) => {
      withoutIssuerParameter((params) => params.set('iss', iss))
      const app = createApp(provider)
      expectRefused(app, await app.signIn(), 'OAUTH_RESPONSE_INVALID')
      expect(provider.requestsTo('token')).toEqual([])
    },
  )
})

describe('an error of the provider', () => {
  test('R-07 who cancels at the provider lands on the error page with a code', async () => {
    const app = createApp(provider)
    answerWith('access_denied', 'The person said no')
    expectRefused(app, await app.signIn(), 'ACCESS_DENIED')
    expect(provider.requestsTo('token')).toEqual([])
  })

  test.each([
    'server_error',
    'login_required',
    'temporarily_unavailable',
    'made_up',
    '<script>alert(1)</script>',
    'a\r\nset-cookie: x=y',
    'x'.repeat(10_000),
    '__proto__',
    '💥',
  ])('R-07 any error leads there, and none of its text: %s', async (error) => {
    const app = createApp(provider)
    answerWith(error, '<img src=x onerror=alert(1)>')
    const landing = await app.signIn()
    expectRefused(app, landing, 'PROVIDER_REFUSED')
    expect([...landing.response.headers].join()).not.toMatch(/script|onerror|x=y|xxxx/)
    expect(JSON.stringify(app.events)).not.toMatch(/script|onerror|x=y|xxxx{64}/)
  })

  test('R-07 what an address says in place of a code never stands on the page', () => {
    const general = errorMessage('INTERNAL_ERROR')
    for (const code of [
      '<script>',
      '__proto__',
      'constructor',
      'toString',
      '',
      undefined,
      null,
      ['ACCESS_DENIED'],
    ]) {
      expect(errorMessage(code)).toBe(general)
    }
    expect(errorMessage('ACCESS_DENIED')).not.toBe(general)
  })

  test('R-07 an error page of its own, kept with its query', async () => {
    const app = createApp(provider, { pages: { error: '/oops?from=auth&error=old#top' } })
    answerWith('access_denied')
    const { location } = await app.signIn()
    expect(location).toBe('http://app.test/oops?from=auth&error=ACCESS_DENIED#top')
  })

  test('R-07 there is no loop: neither page is one of ours', async () => {
    const app = createApp(provider)
    answerWith('access_denied')
    const { location } = await app.signIn()
    expect(new URL(location).pathname.startsWith('/api/auth')).toBe(false)
  })

  test('R-07 an error leaves the session that was there as it was', async () => {
    const app = createApp(provider)
    await app.signIn()
    const before = app.browser.cookies.get('sp.session')
    answerWith('access_denied')
    expect((await app.signIn()).error).toBe('ACCESS_DENIED')
    expect(app.browser.cookies.get('sp.session')).toBe(before)
    expect((await app.session()).authenticated).toBe(true)
  })
})

describe('the shape of an answer', () => {
  test.each<[string, Change]>([
    ['no code', (params) => params.delete('code')],
    ['an empty code', (params) => params.set('code', '')],
    ['two codes', (params) => params.append('code', 'another-code')],
    ['the same code twice', (params) => params.append('code', params.get('code') ?? '')],
    ['an ID token beside the code', (params) => params.set('id_token', 'e30.e30.e30')],
    ['a token beside the code', (params) => params.set('token', 'opaque')],
    ['an access token beside the code', (params) => params.set('access_token', 'opaque')],
    ['an empty ID token', (params) => params.set('id_token', '')],
    [
      'an ID token alone',
      (params) => (params.delete('code'), params.set('id_token', 'e30.e30.e30')),
    ],
    ['a JARM response beside the code', (params) => params.set('response', 'e30.e30.e30')],
    [
      'a JARM response alone',
      (params) => (params.delete('code'), params.set('response', 'e30.e30.')),
    ],
    [
      'two errors',
      (params) => (params.append('error', 'a'), params.append('error', 'access_denied')),
    ],
  ])('R-08 %s: refused before any token request', async (_what, authorize) => {
    const app = createApp(provider)
    provider.behave({ authorize })
    expectRefused(app, await app.signIn(), 'OAUTH_RESPONSE_INVALID')
    expect(provider.requestsTo('token')).toEqual([])
  })

  test('R-08 an error beside a code is an error', async () => {
    const app = createApp(provider)
    provider.behave({ authorize: (params) => params.set('error', 'access_denied') })
    expectRefused(app, await app.signIn(), 'ACCESS_DENIED')
    expect(provider.requestsTo('token')).toEqual([])
  })

  test('R-08 a code of strange characters goes to the provider as one value', async () => {
    const app = createApp(provider)
    const code = 'a b&client_id=evil&redirect_uri=//x\r\nHost: y%00é'
    provider.behave({ authorize: (params) => params.set('code', code) })
    expectRefused(app, await app.signIn(), 'PROVIDER_REFUSED')
    const [request] = provider.requestsTo('token')
    expect(request?.body.getAll('code')).toEqual([code])
    expect(request?.body.getAll('client_id')).toEqual([])
    expect(request?.body.getAll('redirect_uri')).toEqual([
      'http://app.test/api/auth/callback/faulty',
    ])
  })

  test('R-08 only the callback by GET is known', async () => {
    const app = createApp(provider)
    const back = await provider.visit(await app.start())
    const form = await app.browser.post(back, back.searchParams)
    expect(form.status).toBe(405)
    expect(form.headers.get('allow')).toBe('GET')
    expect(provider.requestsTo('token')).toEqual([])
  })
})

describe('redirects', () => {
  test('R-25 a sign-in posted by a form is answered with 303, by script with JSON', async () => {
    const app = createApp(provider)
    const form = await app.browser.post(
      '/api/auth/sign-in/faulty',
      new URLSearchParams({ redirectTo: '/x' }),
    )
    expect(form.status).toBe(303)
    expect(form.headers.get('location')).toContain(`${provider.issuer}/authorize?`)
    const json = { 'content-type': 'application/json' }
    const script = await app.browser.post('/api/auth/sign-in/faulty', '{"redirectTo":"/y"}', json)
    expect(script.status).toBe(200)
    const { signInURL }: { signInURL: string } = await script.json()
    expect((await app.finish(await provider.visit(signInURL))).location).toBe('http://app.test/y')
    expect(
      (await app.finish(await provider.visit(form.headers.get('location') ?? ''))).location,
    ).toBe('http://app.test/x')
  })

  test('R-25 a refused form is sent on with 303 as well', async () => {
    const app = createApp(provider)
    const form = await app.browser.post('/api/auth/sign-in/nobody', new URLSearchParams())
    expect(form.status).toBe(303)
    expect(form.headers.get('location')).toBe('http://app.test/login?error=UNKNOWN_PROVIDER')
  })

  test('R-25 every answer of a sign-in says no-referrer and no-store', async () => {
    const app = createApp(provider, { oauth: [faulty(provider)] })
    const start = await app.browser.get('/api/auth/sign-in/faulty')
    const back = await provider.visit(start.headers.get('location') ?? '')
    const { response: done } = await app.finish(back)
    const { response: refused } = await app.finish(back)
    for (const response of [start, done, refused]) {
      expect(response.status).toBe(302)
      expect(response.headers.get('referrer-policy')).toBe('no-referrer')
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(await response.text()).toBe('')
    }
  })
})
