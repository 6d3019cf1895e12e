import { oauth2, type Profile, type Provider } from '@sallyport/core'
import { type Browser, createBrowser } from './browser.ts'

/** An OAuth provider without a socket, for tests that are about something else: it vouches for `person`. */
export interface PlainProvider {
  readonly provider: Provider
  readonly fetch: typeof fetch
  /** Who signs in next. */
  person: Profile & { subject: string }
  /** What it gives for a code. */
  tokens: Record<string, string>
}

export function createPlainProvider(person: Profile & { subject: string }): PlainProvider {
  const server = 'https://provider.test'
  const plain: PlainProvider = {
    person,
    tokens: { access_token: 'access-token', token_type: 'bearer' },
    provider: oauth2({
      id: 'plain',
      issuer: server,
      authorizationEndpoint: `${server}/authorize`,
      tokenEndpoint: `${server}/token`,
      resources: { user: `${server}/user` },
      clientId: 'client',
      clientSecret: 'client-secret',
      profile: ({ user }) => user as Profile & { subject: string },
    }),
    fetch: (address) => {
      const path = new URL(address instanceof Request ? address.url : address).pathname
      return Promise.resolve(Response.json(path === '/token' ? plain.tokens : plain.person))
    },
  }
  return plain
}

/** Begins a sign-in in this browser and comes back from the provider: the answer of the callback. */
export async function signInWith(browser: Browser, redirectTo?: string): Promise<Response> {
  const query = redirectTo === undefined ? '' : `?${String(new URLSearchParams({ redirectTo }))}`
  const started = await browser.get(`/api/auth/sign-in/plain${query}`)
  const state = new URL(started.headers.get('location') ?? '').searchParams.get('state') ?? ''
  return browser.get(`/api/auth/callback/plain?code=code&state=${state}`, {
    'sec-fetch-site': 'cross-site',
  })
}

/** A browser in which this person has signed in. */
export async function signedInBrowser(
  handler: (request: Request) => Promise<Response>,
  origin: string,
): Promise<Browser> {
  const browser = createBrowser(handler, origin)
  await signInWith(browser)
  return browser
}
