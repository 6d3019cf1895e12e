import type { AuthEvent, AuthOptions, ErrorCode, Provider, SessionState } from '@sallyport/core'
import { oidc, type OpenIdOptions } from '@sallyport/core'
import { createTestAuth, type TestAuth } from '@sallyport/core/testing'
import { afterEach, expect, vi } from 'vitest'
import { type Browser, createBrowser, parseSetCookie, type SetCookie } from './browser.ts'
import type { FaultyProvider } from './faulty-provider.ts'
import { createLeakWatch, type LeakWatch, secretsOf } from './leak-watch.ts'

/** Where a callback led, and what it left in the browser. */
export interface Landing {
  readonly response: Response
  readonly location: string
  /** The code in the address of the error page, if it is that. */
  readonly error: string | null
  readonly cookies: readonly SetCookie[]
}

/** One application that signs people in at the faulty provider, with one browser in front of it. */
export interface OAuthApp {
  readonly auth: TestAuth<Record<string, unknown>>
  readonly browser: Browser
  readonly events: AuthEvent[]
  readonly watch: LeakWatch
  newBrowser(): Browser
  /** Begins a sign-in; the provider's address that the browser is sent to. */
  start(options?: StartOptions): Promise<URL>
  /** The provider sends the browser back to us. */
  finish(back: URL, browser?: Browser): Promise<Landing>
  /** The whole way. */
  signIn(options?: StartOptions): Promise<Landing>
  session(browser?: Browser): Promise<SessionState<Record<string, unknown>>>
}

export interface StartOptions {
  /** Default `faulty`. */
  provider?: string
  redirectTo?: string
  rememberMe?: boolean
  browser?: Browser
}

export interface AppOptions extends AuthOptions<Record<string, unknown>> {
  now?: () => number
  fetch?: typeof fetch
}

const apps: { provider: FaultyProvider; watch: LeakWatch }[] = []

/** Without `oauth` it knows the faulty provider as `faulty`. */
export function createApp(provider: FaultyProvider, options: AppOptions = {}): OAuthApp {
  const { now = Date.now, fetch: send = fetch, ...rest } = options
  const origin = rest.baseURL ?? 'http://app.test'
  const events: AuthEvent[] = []
  const watch = createLeakWatch()
  apps.push({ provider, watch })
  const auth = createTestAuth<Record<string, unknown>>(
    { oauth: [faulty(provider)], baseURL: origin, onEvent: (event) => events.push(event), ...rest },
    { now, fetch: watchTokens(send, watch) },
  )
  const newBrowser = () => createBrowser(auth.handler, origin)

  const app: OAuthApp = {
    auth,
    events,
    watch,
    newBrowser,
    browser: newBrowser(),
    async start({ provider: id = 'faulty', browser = app.browser, ...asked } = {}) {
      const query = new URLSearchParams()
      for (const [name, value] of Object.entries(asked)) query.set(name, String(value))
      const response = await browser.get(`/api/auth/sign-in/${id}?${String(query)}`)
      keepSecret(watch, response)
      return new URL(response.headers.get('location') ?? '')
    },
    async finish(back, browser = app.browser) {
      watch.secret(back.searchParams.get('code'), back.searchParams.get('state'))
      const response = await browser.get(back, { 'sec-fetch-site': 'cross-site' })
      const location = response.headers.get('location') ?? ''
      const cookies = response.headers.getSetCookie().map(parseSetCookie)
      keepSecret(watch, response)
      watch.said(location, await response.clone().text(), events)
      return { response, location, cookies, error: new URL(location).searchParams.get('error') }
    },
    async signIn(asked = {}) {
      return app.finish(await provider.visit(await app.start(asked)), asked.browser)
    },
    async session({ cookies } = app.browser) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      return app.auth.api.getSession({ headers: new Headers({ cookie }) })
    },
  }
  return app
}

/** The faulty provider as an application configures it. */
export function faulty(provider: FaultyProvider, more: Partial<OpenIdOptions> = {}): Provider {
  return oidc({ id: 'faulty', issuer: provider.issuer, ...provider.clients.secret, ...more })
}

/** A sign-in that was refused as it has to be: an error page, no session, nothing left behind. */
export function expectRefused(app: OAuthApp, landing: Landing, code: ErrorCode): void {
  const { response, location, cookies } = landing
  expect(response.status).toBe(302)
  expect(location).toBe(`${new URL(location).origin}/login?error=${code}`)
  expect(cookies.filter(({ name }) => name.includes('session'))).toEqual([])
  expect(cookies.filter(({ maxAge }) => maxAge !== 0)).toEqual([])
  expect([...app.browser.cookies.keys()].filter((name) => name.includes('oauth'))).toEqual([])
  expect(app.events.at(-1)).toMatchObject({ type: 'sign_in.failed', code })
  expect(app.events.filter(({ type }) => type === 'session.created')).toEqual([])
  expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  expect(response.headers.get('cache-control')).toBe('no-store')
}

/** The signed-in user. */
export async function expectUser(app: OAuthApp, browser?: Browser) {
  const state = await app.session(browser)
  if (!state.authenticated) throw new Error(`nobody is signed in: ${state.reason}`)
  return state.session.user
}

function keepSecret(watch: LeakWatch, response: Response): void {
  for (const line of response.headers.getSetCookie()) watch.secret(parseSetCookie(line).value)
}

/** Tokens are secret from the moment they arrive. */
function watchTokens(send: typeof fetch, watch: LeakWatch): typeof fetch {
  return async (address, init) => {
    const response = await send(address, init)
    const whole = response.headers.has('content-length')
    if (whole && /\/(?:token|access_token)$/.test(new Request(address).url)) {
      const tokens = (await response.clone().text()).matchAll(/"(?:access|id)_token":"([^"]+)"/g)
      for (const [, token] of tokens) watch.secret(token)
    }
    return response
  }
}

const logged = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
  vi.spyOn(console, level),
)

// Whatever a test is about: nothing secret was said in it.
afterEach(() => {
  for (const { provider, watch } of apps.splice(0)) {
    for (const request of provider.requests) watch.secret(...secretsOf(request))
    for (const spy of logged) watch.said(...spy.mock.calls)
    const leaks = watch.leaks()
    if (leaks.length > 0) throw new Error(`said aloud, though secret: ${leaks.join(', ')}`)
  }
  for (const spy of logged) spy.mockClear()
})
