import { createTestAuth } from '@sallyport/core/testing'
import { addresses } from '@sallyport/core/wire'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPlainProvider } from './support/plain-provider.ts'

// Spellings of a path that another program might take for the same, or that we might take for another.

const origin = 'http://app.test'
const base = '/api/auth'
const plain = createPlainProvider({ subject: 'a', email: 'a@example.test' })
const auth = createTestAuth({ oauth: [plain.provider] }, { fetch: plain.fetch })
const cookie = await auth.cookieOf()

const request = (address: string, method = 'POST') =>
  new Request(address, { method, headers: { cookie, origin, 'sec-fetch-site': 'same-origin' } })

/** An endpoint as the URL standard reads its address, or undefined. */
function endpointOf(address: string): string | undefined {
  const { pathname } = new URL(address)
  if (!pathname.startsWith(`${base}/`)) return undefined
  return Object.values(addresses).find((route) =>
    new RegExp(`^${route.replace(/:\w+/, String.raw`[\w-]{1,128}`)}$`).test(
      pathname.slice(base.length),
    ),
  )
}

const spellings = [
  '/api/auth/sign-out/', '/api/auth//sign-out', '//api/auth/sign-out', '/api//auth/sign-out', '/api/auth/sign-out//', '/api/auth/sign-out/.', '/api/auth/sign-out.',
  '/api/auth/sign-out..', '/api/auth/sign-out/index', '/api/auth/Sign-Out', '/API/auth/sign-out', '/api/AUTH/sign-out', '/api/auth/sign-out;x', '/api/auth/sign-out;jsessionid=1',
  '/api/auth;x/sign-out', '/api/auth/;/sign-out', '/api/auth/..;/sign-out', '/api/auth/sign-out%20', '/api/auth/sign-out%00', '/api/auth/sign-out%0a', '/api/auth/%20sign-out',
  '/api/auth/sign%2dout', '/api/auth/%73ign-out', '/api%2fauth/sign-out', '/api/auth%2fsign-out', '/api/auth%2Fsign-out', '/api/auth/%2fsign-out', '/%2fapi/auth/sign-out', '/api/auth%5csign-out',
  '/api/auth/%252e/sign-out', '/api/auth/..%2fsign-out', '/api/auth/%c0%ae%c0%ae/sign-out', '/api/auth/sign-out\u200b', '/api/auth/sign\u2010out', '/api/auth/ｓign-out', '/api/auth/sign-out%3f',
  '/api/auth/sign-out%23', '/api/auth/sign-out:80', '/api/auth/sign-out/sign-out', '/api/auth/session/../../auth', '/api/auth', '/api/auth/', '/api/authsign-out', '/api/auth-sign-out', '/auth/sign-out',
  '/sign-out', '/x/api/auth/sign-out', '/api/auth/:sign-out', '/api/auth/sign-in', '/api/auth/sign-in/', '/api/auth/sign-in/plain/', '/api/auth/sign-in//plain', '/api/auth/sign-in/pl%61in',
  '/api/auth/sign-in/plain;x', '/api/auth/sign-in/.plain', '/api/auth/sign-in/plain.json', '/api/auth/sign-in/a/plain', '/api/auth/sign-in/:provider', `/api/auth/sign-in/${'a'.repeat(129)}`,
  '/api/auth/constructor', '/api/auth/__proto__', '/api/auth/session/__proto__', '/api/auth/*', '/api/auth/session/refresh/x', '/api/auth/sessions/x/y',
] // prettier-ignore

describe('A-16 a path', () => {
  test.each(spellings)('%s is no endpoint, whatever the method', async (path) => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const response = await auth.handler(request(`${origin}${path}`, method))
      expect(response.status, method).toBe(404)
      expect(response.headers.getSetCookie()).toEqual([])
      expect(response.headers.get('location')).toBeNull()
      expect(response.headers.get('cache-control')).toBe('no-store')
    }
  })

  test.each([
    '/api/auth/./sign-out',
    '/api/auth/x/../sign-out',
    '/api/auth/%2e/sign-out',
    '/api/x/%2E%2e/auth/sign-out',
    '/api\\auth\\sign-out',
    '/api/auth/si\tgn-out',
    '/api/auth/sign-out?/../session',
    '/api/auth/sign-out#/x',
  ])('%s is what the URL standard makes of it before anybody sees it', async (path) => {
    expect(endpointOf(`${origin}${path}`)).toBe('/sign-out')
    const { url } = request(`${origin}${path}`)
    expect(new URL(url).pathname).toBe('/api/auth/sign-out')
    expect((await auth.handler(request(`${origin}${path}`))).status).toBe(200)
  })

  test('made of any pieces reaches an endpoint by its exact name alone', async () => {
    const piece = fc.constantFrom(
      'api', 'auth', 'session', 'sessions', 'sign-out', 'sign-in', 'callback', 'refresh', 'plain', '/', '/', '/', '//', '.', '..', '%2e', '%2f', '%5c', '\\', ';', ';x', '%00', '%20', '\t', '?', '#', 'A', 'ä', '__proto__', ':', '-',
    ) // prettier-ignore
    const path = fc.oneof(
      fc.array(piece, { maxLength: 10 }).map((pieces) => `/${pieces.join('')}`),
      fc.array(piece, { maxLength: 6 }).map((pieces) => `/api/auth/${pieces.join('')}`),
      fc.tuple(fc.constantFrom(...Object.values(addresses)), piece).map(([route, end]) => `/api/auth${route.replace(/:\w+/, 'plain')}${end}`),
    ) // prettier-ignore
    let reached = 0
    await fc.assert(
      fc.asyncProperty(path, fc.constantFrom('GET', 'POST'), async (asked, method) => {
        const address = `${origin}${asked}`
        fc.pre(URL.canParse(address))
        const endpoint = endpointOf(address)
        const response = await auth.handler(request(address, method))
        const nothing = response.status === 404 && (await response.text()).includes('"NOT_FOUND"')
        if (endpoint !== undefined) reached++
        expect(nothing, address).toBe(endpoint === undefined)
      }),
      { numRuns: 700 },
    )
    expect(reached).toBeGreaterThan(30)
  })

  test('a provider that nobody configured is none, whatever its name', async () => {
    for (const name of [
      'constructor',
      '__proto__',
      'toString',
      'hasOwnProperty',
      'Plain',
      'PLAIN',
      'github',
      '-',
      '_',
      '0',
    ]) {
      const response = await auth.handler(request(`${origin}/api/auth/sign-in/${name}`))
      expect(response.status, name).toBe(404)
      expect(await response.json()).toMatchObject({ error: { code: 'UNKNOWN_PROVIDER' } })
      await expect(auth.api.signIn(name)).rejects.toMatchObject({ code: 'UNKNOWN_PROVIDER' })
      const back = await auth.handler(
        request(`${origin}/api/auth/callback/${name}?code=a&state=${'a'.repeat(43)}`, 'GET'),
      )
      expect(back.headers.get('location')).toBe(`${origin}/login?error=UNKNOWN_PROVIDER`)
    }
  })

  test('names in the query that every object has are not ours', async () => {
    for (const name of [
      'constructor',
      '__proto__',
      'toString',
      'valueOf',
      'redirectto',
      'redirectTo[]',
      'state',
    ]) {
      const response = await auth.handler(
        request(`${origin}/api/auth/sign-in/plain?${name}=a`, 'GET'),
      )
      expect(response.headers.get('location'), name).toMatch(/^https:\/\/provider\.test\/authorize/)
    }
  })
})

describe('S3-10 a handler', () => {
  test('for one method answers what the request says, not what it is called', async () => {
    const { GET, POST, DELETE } = auth.handlers
    expect((await GET(request(`${origin}/api/auth/sign-out`, 'POST'))).status).toBe(200)
    expect((await POST(request(`${origin}/api/auth/sign-out`, 'GET'))).status).toBe(405)
    expect((await DELETE(request(`${origin}/api/auth/session`, 'GET'))).status).toBe(200)
  })

  test('V14.2.1 takes no session from an address or a body', async () => {
    const token = cookie.slice(cookie.indexOf('=') + 1)
    for (const name of [
      'sp.session',
      'session',
      'token',
      'access_token',
      'authorization',
      'cookie',
    ]) {
      const inQuery = `${origin}/api/auth/session?${name}=${encodeURIComponent(token)}`
      expect(await (await auth.handler(new Request(inQuery))).json()).toMatchObject({
        authenticated: false,
      })
      const body = JSON.stringify({ [name]: token })
      const headers = { origin, 'content-type': 'application/json' }
      const refreshed = await auth.handler(
        new Request(`${origin}/api/auth/session/refresh`, {
          method: 'POST',
          headers,
          body,
        }),
      )
      expect(refreshed.status).toBe(401)
    }
  })
})
