import { describe, expect, test } from 'vitest'
import { createBrowser, parseSetCookie } from './support/browser.ts'
import { createTestAuthOn, cryptoPaths } from './support/crypto-path.ts'
import { createPlainProvider, signInWith } from './support/plain-provider.ts'

// Host and the headers of proxies: whatever a request says of its own address, baseURL is where we are.

/** It stands still: in the next second a session would be renewed, in this one it is not. */
const now = Date.now()

const lies: Record<string, string> = {
  host: 'evil.test',
  'x-forwarded-host': 'evil.test, app.test',
  'x-forwarded-proto': 'http',
  'x-forwarded-port': '8443',
  'x-forwarded-for': '127.0.0.1',
  'x-forwarded-server': 'evil.test',
  'x-forwarded-prefix': '/evil',
  'x-forwarded-scheme': 'http',
  'x-original-host': 'evil.test',
  'x-original-url': '/api/auth/sign-out',
  'x-rewrite-url': '/api/auth/sign-out',
  'x-host': 'evil.test',
  'x-real-ip': '127.0.0.1',
  'x-url-scheme': 'http',
  'front-end-https': 'off',
  forwarded: 'for=127.0.0.1;host=evil.test;proto=http',
  via: '1.1 evil.test',
}

/** Everything a person sees of a sign-in and sign-out, without what is random in it. */
async function journey(
  handler: (request: Request) => Promise<Response>,
  address: string,
  headers: Record<string, string>,
) {
  const seen: unknown[] = []
  const watched = async (request: Request) => {
    for (const [name, value] of Object.entries(headers)) request.headers.set(name, value)
    const response = await handler(request)
    const lines = response.headers.getSetCookie().map(parseSetCookie)
    const cookies = lines.map(({ name, attributes }) => [
      name.replace(/oauth\..*/, 'oauth.'),
      ...attributes,
    ])
    const location = response.headers.get('location')
    const to = location === null ? null : new URL(location)
    for (const random of ['state', 'code_challenge', 'nonce']) to?.searchParams.delete(random)
    const rest = [...response.headers].filter(([name]) => !/^(?:set-cookie|location)$/.test(name))
    seen.push([response.status, rest, cookies, to?.href])
    return response
  }
  const browser = createBrowser(watched, address)
  // The page that a request comes from stays ours: the lie is in what the request says of itself.
  const site = { 'sec-fetch-site': 'same-origin' }
  await signInWith(browser, '/welcome?a=b')
  await browser.get('/api/auth/session')
  await browser.post('/api/auth/session/refresh', '', site)
  await browser.post('/api/auth/sign-in/plain', '', site)
  await browser.get('/api/auth/sign-in/nobody')
  await browser.get('/api/auth/callback/plain?error=access_denied')
  await browser.get('/api/auth/nothing')
  await browser.post('/api/auth/sign-out', new URLSearchParams({ redirectTo: '/bye' }), site)
  return seen
}

describe.each(cryptoPaths)('A-17 with %s,', (path) => {
  describe.each(['https://app.test', 'http://app.test:3000'])('at %s', (baseURL) => {
    const plain = createPlainProvider({ subject: 'a', email: 'a@example.test' })
    const auth = createTestAuthOn(
      path,
      {
        baseURL,
        oauth: [plain.provider],
        // The adapter's address may differ from ours; the browser's Origin does not.
        security: { trustedOrigins: ['https://evil.test'] },
      },
      { fetch: plain.fetch, now: () => now },
    )

    test('no header about hosts changes an address, a redirect or a cookie', async () => {
      const honest = await journey(auth.handler, baseURL, {})
      expect(JSON.stringify(honest)).toContain(
        encodeURIComponent(`${baseURL}/api/auth/callback/plain`),
      )
      for (const [name, value] of [...Object.entries(lies), ['all', '']] as const) {
        const headers = name === 'all' ? lies : { [name]: value }
        expect(await journey(auth.handler, baseURL, headers), name).toEqual(honest)
      }
    })

    test('nor does the host of the request’s own address', async () => {
      const honest = await journey(auth.handler, baseURL, { origin: baseURL })
      for (const address of [
        'https://evil.test',
        'http://evil.test',
        'http://localhost:9',
        'http://[::1]',
        'http://app.test',
      ]) {
        const lying = await journey(auth.handler, address, { origin: baseURL, host: 'evil.test' })
        expect(lying, address).toEqual(honest)
      }
    })

    test('nor do two requests at once with different hosts meet', async () => {
      const honest = await journey(auth.handler, baseURL, { origin: baseURL })
      const all = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          journey(auth.handler, `https://evil-${index}.test`, {
            ...lies,
            origin: baseURL,
            host: `evil-${index}.test`,
          }),
        ),
      )
      for (const seen of all) expect(seen).toEqual(honest)
      expect(await journey(auth.handler, baseURL, { origin: baseURL })).toEqual(honest)
    })

    test('the calls for servers know no other host either', async () => {
      const headers = new Headers(lies)
      const { signInURL } = await auth.api.signIn('plain', {
        headers,
        redirect: false,
        redirectTo: '/a',
      })
      expect(signInURL).toBe(`${baseURL}/api/auth/sign-in/plain?redirectTo=%2Fa`)
      const begun = await auth.api.signIn('plain', { headers })
      expect(new URL(begun.signInURL).searchParams.get('redirect_uri')).toBe(
        `${baseURL}/api/auth/callback/plain`,
      )
      expect((await auth.api.signOut({ headers })).redirectTo).toBe(`${baseURL}/`)
    })
  })
})
