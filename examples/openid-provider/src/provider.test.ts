import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFetchBrowser } from './fetch-browser.ts'
import { startProvider, type RunningProvider } from './provider.ts'

const app = 'http://localhost:3000'
const callback = `${app}/api/auth/callback/demo`
let provider: RunningProvider

beforeAll(async () => {
  provider = await startProvider({ redirectUris: [callback], postLogoutRedirectUris: [`${app}/`] })
})
afterAll(() => provider.close())

/** One sign-in of the demo app, up to the login page. */
async function begin(more: Record<string, string> = {}, browser = newBrowser()) {
  const verifier = randomBytes(32).toString('base64url')
  const authorization = new URL('/auth', provider.issuer)
  authorization.search = new URLSearchParams({
    client_id: provider.clientId,
    response_type: 'code',
    redirect_uri: callback,
    scope: 'openid profile email',
    state: 'some-state',
    nonce: 'some-nonce',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  }).toString()
  return { browser, verifier, page: await browser.open(authorization) }
}

function newBrowser() {
  return createFetchBrowser({ outside: [app] })
}

/** The answer of the token endpoint. */
async function exchange(params: Record<string, string>): Promise<Record<string, string>> {
  const credentials = btoa(`${provider.clientId}:${provider.clientSecret}`)
  const response = await fetch(`${provider.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams(params),
  })
  return JSON.parse(await response.text())
}

function exchangeCode(code: string, verifier: string) {
  return exchange({
    grant_type: 'authorization_code',
    redirect_uri: callback,
    code,
    code_verifier: verifier,
  })
}

function claimsOf(idToken: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString())
}

function query(url: URL) {
  return Object.fromEntries(url.searchParams)
}

test('publishes what a client needs to know', async () => {
  const response = await fetch(`${provider.issuer}/.well-known/openid-configuration`)
  expect(await response.json()).toMatchObject({
    issuer: provider.issuer,
    authorization_response_iss_parameter_supported: true,
    code_challenge_methods_supported: ['S256'],
    id_token_signing_alg_values_supported: ['RS256', 'ES256'],
    scopes_supported: expect.arrayContaining(['openid', 'profile', 'email']),
  })
  const jwks = await fetch(`${provider.issuer}/jwks`)
  expect(await jwks.json()).toMatchObject({ keys: [{ alg: 'RS256' }, { alg: 'ES256' }] })
})

describe('signing in', () => {
  test('is one form, then tokens with the claims that the scopes name', async () => {
    const { browser, page, verifier } = await begin()
    expect(page.response.status).toBe(200)
    expect(await page.response.text()).toContain('value="demo@example.test"')

    const { url } = await browser.submit(page.url, {
      prompt: 'login',
      login: 'demo@example.test',
      password: 'whatever',
    })
    const { code = '', ...rest } = query(url)
    expect(url.origin + url.pathname).toBe(callback)
    expect(rest).toEqual({ state: 'some-state', iss: provider.issuer })

    const tokens = await exchangeCode(code, verifier)
    const person = {
      sub: 'demo-person',
      email: 'demo@example.test',
      email_verified: true,
      name: 'Demo Person',
      picture: `${provider.issuer}/pictures/demo-person.svg`,
    }
    expect(claimsOf(tokens.id_token ?? '')).toMatchObject({
      ...person,
      iss: provider.issuer,
      aud: 'demo-app',
      nonce: 'some-nonce',
    })
    const userinfo = await fetch(`${provider.issuer}/me`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    expect(await userinfo.json()).toEqual(person)
    const picture = await fetch(person.picture)
    expect(picture.headers.get('content-type')).toBe('image/svg+xml')
  })

  test('spends a code once', async () => {
    const { browser, page, verifier } = await begin()
    const { url } = await browser.submit(page.url, { prompt: 'login', login: 'demo@example.test' })
    const { code = '' } = query(url)
    expect(await exchangeCode(code, verifier)).toHaveProperty('id_token')
    expect(await exchangeCode(code, verifier)).toMatchObject({ error: 'invalid_grant' })
  })

  test('says so when the account is unknown, and lets the person try again', async () => {
    const { browser, page } = await begin()
    const again = await browser.submit(page.url, { prompt: 'login', login: '<b>@example.test' })
    expect(again.response.status).toBe(422)
    expect(await again.response.text()).toContain(
      'There is no account for &lt;b&gt;@example.test. Choose one of the people below.',
    )
    const { url } = await browser.submit(page.url, { prompt: 'login', login: 'demo@example.test' })
    expect(query(url)).toHaveProperty('code')
  })

  test('can be cancelled', async () => {
    const { browser, page } = await begin()
    const { url } = await browser.submit(page.url, { prompt: 'abort' })
    expect(query(url)).toEqual({
      error: 'access_denied',
      error_description: 'The person cancelled the sign-in',
      state: 'some-state',
      iss: provider.issuer,
    })
  })

  test('shows the page every time, and another person can come', async () => {
    const { browser, page } = await begin()
    await browser.submit(page.url, { prompt: 'login', login: 'demo@example.test' })
    const second = await begin({}, browser)
    expect(second.page.response.status).toBe(200)
    const { url } = await browser.submit(second.page.url, {
      prompt: 'login',
      login: 'second@example.test',
    })
    const tokens = await exchangeCode(query(url).code ?? '', second.verifier)
    expect(claimsOf(tokens.id_token ?? '')).toMatchObject({ name: 'Second Person' })

    const silent = await begin({ prompt: 'none' }, browser)
    expect(query(silent.page.url)).toHaveProperty('code')
  })

  test('asks for consent when the app wants it, and then grants a refresh token', async () => {
    const scope = 'openid offline_access'
    const { browser, page, verifier } = await begin({ prompt: 'consent', scope })
    const consent = await browser.submit(page.url, { prompt: 'login', login: 'demo@example.test' })
    expect(await consent.response.text()).toContain('Stay connected while you are away')
    const { url } = await browser.submit(consent.url, { prompt: 'consent' })
    const tokens = await exchangeCode(query(url).code ?? '', verifier)

    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
    const renewed = await exchange(refresh)
    expect(renewed.refresh_token).toBeTruthy()
    expect(renewed.refresh_token).not.toBe(tokens.refresh_token)
    expect(await exchange(refresh)).toMatchObject({ error: 'invalid_grant' })
  })
})

describe('refuses', () => {
  test('an address that is not registered, on its own page', async () => {
    const { page } = await begin({ redirect_uri: `${app}/elsewhere` })
    expect(page.response.status).toBe(400)
    expect(await page.response.text()).toContain('invalid_redirect_uri')
  })

  test('a request without PKCE', async () => {
    const url = new URL('/auth', provider.issuer)
    url.search = new URLSearchParams({
      client_id: provider.clientId,
      response_type: 'code',
      redirect_uri: callback,
      scope: 'openid',
    }).toString()
    const page = await newBrowser().open(url)
    expect(query(page.url)).toMatchObject({ error: 'invalid_request', iss: provider.issuer })
  })

  test('a form without the cookie of its sign-in', async () => {
    const { page } = await begin()
    const stranger = await newBrowser().submit(page.url, {
      prompt: 'login',
      login: 'demo@example.test',
    })
    expect(stranger.response.status).toBe(400)
    expect(await stranger.response.text()).toContain('This sign-in has expired')
  })
})

test('signs out and sends the person back to the app', async () => {
  const { browser, page, verifier } = await begin()
  const { url } = await browser.submit(page.url, { prompt: 'login', login: 'demo@example.test' })
  const tokens = await exchangeCode(query(url).code ?? '', verifier)

  const endSession = new URL('/session/end', provider.issuer)
  endSession.search = new URLSearchParams({
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: `${app}/`,
    state: 'out',
  }).toString()
  const asking = await browser.open(endSession)
  const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(await asking.response.text()) ?? []
  const left = await browser.submit(`${endSession.origin}/session/end/confirm`, {
    xsrf,
    logout: 'yes',
  })
  expect(left.url.href).toBe(`${app}/?state=out`)
  const silent = await begin({ prompt: 'none' }, browser)
  expect(query(silent.page.url)).toMatchObject({ error: 'login_required' })
})
