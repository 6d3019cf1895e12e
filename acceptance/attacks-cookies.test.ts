import type { SessionState } from '@sallyport/core'
import { createTestAuth } from '@sallyport/core/testing'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createBrowser, parseSetCookie } from './support/browser.ts'
import { createTestAuthOn, cryptoPaths } from './support/crypto-path.ts'
import { createPlainProvider, signInWith } from './support/plain-provider.ts'

const http = 'http://app.test'
const fields = z.object({ blob: z.string().default('') })

type Blob = z.infer<typeof fields>

const asked = (cookie: string) => ({ headers: new Headers({ cookie }) })
const pairsOf = (cookie: string) => cookie.split('; ')
const tokenOf = (cookie: string) => cookie.slice(cookie.indexOf('=') + 1)

/** A person whose session takes several cookies; its chunks in order. */
async function chunked(auth: ReturnType<typeof createTestAuth>, blob: string, subject?: string) {
  const chunks = pairsOf(await auth.cookieOf({ blob, ...(subject && { subject }) }))
  expect(chunks.length).toBeGreaterThan(1)
  return chunks
}

describe('A-01 nothing that came in is in what goes out', () => {
  const auth = createTestAuth({
    session: { accept: ['cookie', 'bearer'], updateAge: 0 },
    oauth: ['github'],
  }, { environment: { GITHUB_CLIENT_ID: 'id', GITHUB_CLIENT_SECRET: 'secret' } }) // prettier-ignore
  const mark = 'mark5f2a'

  test.each([
    ['GET', '/api/auth/session'],
    ['HEAD', '/api/auth/session'],
    ['POST', '/api/auth/session/refresh'],
    ['GET', '/api/auth/sessions'],
    ['POST', '/api/auth/sign-out'],
    ['POST', '/api/auth/sign-out-all'],
    ['GET', '/api/auth/sign-in/github'],
    ['POST', '/api/auth/sign-in/github'],
    ['GET', '/api/auth/sign-in/nobody'],
    ['GET', '/api/auth/callback/github?code=mark5f2a&error_description=mark5f2a&state=mark5f2a'],
    ['GET', '/api/auth/mark5f2a'],
    ['PUT', '/api/auth/session'],
    ['OPTIONS', '/api/auth/session'],
    ['GET', '/mark5f2a'],
  ])('%s %s', async (method, path) => {
    for (const origin of [http, `https://${mark}.test`]) {
      for (const authorization of [`Bearer ${mark}`, `Basic ${mark}`]) {
        const session = await auth.cookieOf()
        const names = ['host', 'user-agent', 'accept', 'accept-language', 'referer', 'x-request-id', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-for', 'forwarded', 'x-original-url', 'x-rewrite-url', 'access-control-request-headers'] // prettier-ignore
        const headers = new Headers(names.map((name) => [name, `${mark}.test`]))
        headers.set('origin', origin)
        headers.set('authorization', authorization)
        headers.set(
          'cookie',
          `${session}; a=${mark}; ${mark}=b; sp.${mark}=c; sp.session.0=${mark}`,
        )
        if (origin === http) headers.set('sec-fetch-site', 'same-origin')
        const response = await auth.handler(new Request(`${http}${path}`, { method, headers }))
        const said = JSON.stringify([...response.headers]) + (await response.text())
        expect(said).not.toContain(mark)
        expect(said).not.toContain(tokenOf(session))
        expect(response.headers.get('access-control-allow-origin')).toBeNull()
      }
    }
  })
})

describe('A-02 a cookie whose name only resembles the session cookie', () => {
  const auth = createTestAuth({ user: { fields } })
  const resembling = ['sp.session-old', 'sp.session.7', 'sp.session.', 'sp.session.00', 'sp.session.-1', 'sp.session.0x', 'xsp.session', 'SP.SESSION', 'sp.sessio', 'sp_session', 'sp.session.0.0'] // prettier-ignore

  test.each(resembling)('%s changes nothing beside a session, and is not deleted', async (name) => {
    const own = await auth.cookieOf({ subject: 'own' })
    const other = await auth.cookieOf({ subject: 'other' })
    const plain = await auth.api.getSession(asked(own))
    for (const cookie of [
      `${name}=${tokenOf(other)}; ${own}`,
      `${own}; ${name}=${tokenOf(other)}`,
    ]) {
      expect(await auth.api.getSession(asked(cookie))).toEqual(plain)
      const { headers } = await auth.api.signOut(asked(cookie))
      expect(headers.getSetCookie().map((line) => parseSetCookie(line).name)).toEqual([
        'sp.session',
      ])
    }
  })

  test.each(resembling)('%s is no session by itself', async (name) => {
    const token = tokenOf(await auth.cookieOf())
    expect(await auth.api.getSession(asked(`${name}=${token}`))).toMatchObject({
      authenticated: false,
      reason: 'NO_SESSION',
    })
  })

  test('the name in the value of another cookie is no session', async () => {
    const own = await auth.cookieOf()
    for (const cookie of [`a=${own}`, `a="; ${own}"`.replace('; ', ' '), `a b ${own}`]) {
      expect((await auth.api.getSession(asked(cookie))).authenticated).toBe(false)
    }
  })
})

describe.each(cryptoPaths)('A-03 chunks, with %s:', (path) => {
  const auth = createTestAuthOn(path, { user: { fields } })
  const read = async (cookie: string) => {
    const { authenticated } = await auth.api.getSession(asked(cookie))
    const response = await auth.handler(
      new Request(`${http}/api/auth/session`, { headers: { cookie } }),
    )
    expect(response.status).toBe(200)
    expect(response.headers.getSetCookie()).toEqual([])
    return authenticated
  }

  test('in any order they are one session', async () => {
    const chunks = await chunked(auth, 'a'.repeat(6000))
    expect(await read(chunks.join('; '))).toBe(true)
    expect(await read(chunks.toReversed().join('; '))).toBe(true)
  })

  test('of two generations, of two people, missing, twice or swapped they are none', async () => {
    const [a0 = '', a1 = '', ...rest] = await chunked(auth, 'a'.repeat(6000))
    const [b0 = '', b1 = ''] = await chunked(auth, 'a'.repeat(6000))
    const [c0 = '', c1 = ''] = await chunked(auth, 'a'.repeat(6000), 'another')
    for (const others of [
      [a0, b1],
      [b0, a1],
      [a0, c1],
      [c0, a1],
      [a0],
      [a1],
      [],
      [a1.replace('.1=', '.0='), a0.replace('.0=', '.1=')],
      [a0, `${a1}A`],
      [a0, a1.slice(0, -1)],
      [`sp.session.0=`, a1],
      [a0, 'sp.session.1='],
      [a0, a1, b1.replace('.1=', '.2=')],
    ]) {
      expect(await read([...others, ...rest].join('; '))).toBe(false)
    }
    expect(await read([a0, a1, ...rest, b0, b1].join('; '))).toBe(true)
  })

  test.each([
    [2, true],
    [10, true],
    [11, false],
    [200, false],
  ])('a good token in %i parts is read: %s, for nobody needs more', async (count, read_) => {
    const token = tokenOf(await auth.cookieOf())
    const size = Math.ceil(token.length / count)
    const parts = Array.from(
      { length: count },
      (_, index) => `sp.session.${index}=${token.slice(index * size, (index + 1) * size)}`,
    )
    expect(await read(parts.join('; '))).toBe(read_)
    // Neither reading nor ending it answers with hundreds of lines.
    const { headers } = await auth.api.signOut(asked(parts.join('; ')))
    expect(headers.getSetCookie().length).toBeLessThanOrEqual(12)
  })

  test('of an older, longer session never join a newer one', async () => {
    const plain = createPlainProvider({ subject: 'a', email: 'a@example.test' })
    const app = createTestAuthOn(
      path,
      { user: { fields }, oauth: [plain.provider] },
      { fetch: plain.fetch },
    )
    const browser = createBrowser(app.handler, http)
    const sizes = [6000, 100, 3000, 6000, 0, 5000]
    for (const [index, size] of sizes.entries()) {
      plain.person = { ...plain.person, subject: `${index}`, blob: 'x'.repeat(size) }
      // What a browser may hold behind a gap: the one before it was evicted, or a neighbour set it.
      for (const place of [2, 3]) {
        const name = `sp.session.${place}`
        if (!browser.cookies.has(name)) browser.cookies.set(name, 'leftover')
      }
      await signInWith(browser)
      const state = (await (await browser.get('/api/auth/session')).json()) as SessionState<Blob>
      expect(state.session?.user.blob.length, `after ${size}`).toBe(size)
    }
    await browser.post('/api/auth/sign-out', '')
    expect(await (await browser.get('/api/auth/session')).json()).toMatchObject({
      authenticated: false,
    })
  })
})

test('V3.3.5 a session too large for its cookies is refused at sign-in, not lost after it', async () => {
  const auth = createTestAuth({ user: { fields } })
  await expect(auth.cookieOf({ blob: 'x'.repeat(40_000) })).rejects.toMatchObject({
    code: 'PROFILE_INVALID',
  })
})

describe('V3.3.1 V3.3.2 V3.3.4 every cookie that is written', () => {
  test.each([
    ['https', {}, '__Host-', 'HttpOnly; Secure; SameSite=Lax'],
    ['https', { sameSite: 'none' }, '__Host-', 'HttpOnly; Secure; SameSite=None'],
    ['https', { domain: 'app.test' }, '__Secure-', 'HttpOnly; Secure; SameSite=Lax'],
    ['http', {}, '', 'HttpOnly; SameSite=Lax'],
  ] as const)('over %s with %o is %s… and %s', async (scheme, cookie, rule, attributes) => {
    const plain = createPlainProvider({ subject: 'a', email: 'a@b.test', blob: 'x'.repeat(6000) })
    const auth = createTestAuth(
      {
        baseURL: `${scheme}://app.test`,
        user: { fields },
        oauth: [plain.provider],
        security: { cookie: { prefix: 'a'.repeat(32), ...cookie } },
      },
      { fetch: plain.fetch },
    )
    const lines: string[] = []
    const browser = createBrowser(async (request) => {
      const response = await auth.handler(request)
      lines.push(...response.headers.getSetCookie())
      return response
    }, `${scheme}://app.test`)
    await signInWith(browser, `/${'p'.repeat(1999)}`)
    await browser.post('/api/auth/session/refresh', '')
    await browser.post('/api/auth/sign-out', '')
    expect(lines.length).toBeGreaterThan(8)
    for (const line of lines) {
      const { name, value } = parseSetCookie(line)
      expect(line).toContain(`; Path=/; `)
      expect(`${name}=${value}`.length).toBeLessThanOrEqual(4096)
      if (name.includes('session')) {
        expect(name.startsWith(rule)).toBe(true)
        expect(line.endsWith(attributes)).toBe(true)
      }
      // `__Host-` only without a Domain; an OAuth transaction belongs to this host whatever the session does.
      expect(/Domain=/.test(line)).toBe('domain' in cookie && name.includes('session'))
    }
  })
})
