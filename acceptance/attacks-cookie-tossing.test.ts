import { createTestAuth } from '@sallyport/core/testing'
import { describe, expect, test } from 'vitest'
import { createBrowser } from './support/browser.ts'
import { createTestAuthOn, cryptoPaths } from './support/crypto-path.ts'
import { createPlainProvider, signInWith } from './support/plain-provider.ts'

// Cookies that a neighbour, a proxy or another scheme put beside ours.

const secret = 'c2VjcmV0LW9mLWEtdGVzdC13aXRoLTMyLXJhbmRvbSE'
const asked = (cookie: string) => ({ headers: new Headers({ cookie }) })
const tokenOf = (cookie: string) => cookie.slice(cookie.indexOf('=') + 1)

describe('A-02 a session that a neighbour sets under a name that is not ours', () => {
  const auth = createTestAuth({ baseURL: 'https://app.test', secret })

  test.each([
    ['without the prefix', 'sp.session='],
    ['with the weaker prefix', '__Secure-sp.session='],
    ['in other letters', '__host-sp.session='],
    ['with a bare prefix', '__Host-session='],
    ['after a no-break space', '\xa0__Host-sp.session='],
    ['after a next-line character', '\x85__Host-sp.session='],
    ['after the bytes of an en quad', '\xe2\x80\x80__Host-sp.session='],
    ['after a form feed', '\x0c__Host-sp.session='],
    ['after a vertical tab', '\x0b__Host-sp.session='],
    ['as a value without a name', '=__Host-sp.session='],
    ['behind a comma', 'a=b, __Host-sp.session='],
    ['behind a quotation mark', '"__Host-sp.session='],
    ['with white space in front of the equals sign', '__Host-sp.session ='],
    ['in an attribute of RFC 2109', '$__Host-sp.session='],
    ['with escapes in the name', '__Host%2Dsp.session='],
    ['as one chunk without the prefix', 'sp.session.0='],
  ])('is nobody: %s', async (_how, name) => {
    const planted = name + tokenOf(await auth.cookieOf({ subject: 'attacker' }))
    for (const cookie of [planted, `a=b; ${planted}`, `a=b;${planted};c=d`]) {
      expect(await auth.api.getSession(asked(cookie))).toMatchObject({
        authenticated: false,
        reason: 'NO_SESSION',
      })
    }
    const own = await auth.cookieOf({ subject: 'own' })
    const plain = await auth.api.getSession(asked(own))
    expect(await auth.api.getSession(asked(`${planted}; ${own}`))).toEqual(plain)
    expect(await auth.api.getSession(asked(`${own}; ${planted}`))).toEqual(plain)
  })

  test('white space around our own cookie is no obstacle', async () => {
    const own = await auth.cookieOf()
    for (const cookie of [`  ${own}  `, `a=b;${own};c=d`, `a=b; \t${own}\t; c`, `${own};`]) {
      expect((await auth.api.getSession(asked(cookie))).authenticated).toBe(true)
    }
  })
})

describe.each(cryptoPaths)('A-02 two cookies of one name, with %s:', (path) => {
  const auth = createTestAuthOn(path, { secret })

  test('the first decides for every reader, and the two are never mixed', async () => {
    const one = await auth.cookieOf({ subject: 'one', email: 'one@example.test' })
    const other = await auth.cookieOf({ subject: 'other', email: 'other@example.test' })
    for (const [cookie, email] of [
      [`${one}; ${other}`, 'one@example.test'],
      [`${other}; ${one}`, 'other@example.test'],
    ] as const) {
      const headers = new Headers({ cookie })
      const request = new Request('http://app.test/api/auth/session', { headers })
      expect(await (await auth.handler(request)).json()).toMatchObject({
        session: { user: { email } },
      })
      expect(await auth.api.getSession({ headers })).toMatchObject({ session: { user: { email } } })
      expect(await auth.api.refreshSession({ headers })).toMatchObject({
        session: { user: { email } },
      })
    }
  })

  test('a broken or empty first one is no session, whatever follows', async () => {
    const own = await auth.cookieOf()
    for (const first of ['sp.session=', 'sp.session=a', 'sp.session=a.b.c.d.e']) {
      expect((await auth.api.getSession(asked(`${first}; ${own}`))).authenticated).toBe(false)
      const chunk = own.replace('sp.session=', 'sp.session.0=')
      expect((await auth.api.getSession(asked(`${first}; ${chunk}`))).authenticated).toBe(false)
      expect((await auth.api.getSession(asked(chunk))).authenticated).toBe(true)
    }
  })

  test('a whole one goes before chunks', async () => {
    const own = await auth.cookieOf({ subject: 'own', email: 'own@example.test' })
    const other = tokenOf(await auth.cookieOf({ subject: 'other' }))
    const chunks = `sp.session.0=${other.slice(0, 99)}; sp.session.1=${other.slice(99)}`
    expect((await auth.api.getSession(asked(chunks))).authenticated).toBe(true)
    for (const cookie of [`${chunks}; ${own}`, `${own}; ${chunks}`]) {
      const state = await auth.api.getSession(asked(cookie))
      expect(state.session?.user.email).toBe('own@example.test')
      // And who signs out is signed out, of the other one too.
      const { headers } = await auth.api.signOut(asked(cookie))
      expect(headers.getSetCookie().map((line) => line.split('=', 1)[0])).toEqual([
        'sp.session', 'sp.session.0', 'sp.session.1',
      ]) // prettier-ignore
    }
  })
})

test('R-03 planted transaction cookies never push out the sign-in that is really pending', async () => {
  const plain = createPlainProvider({ subject: 'a', email: 'a@example.test' })
  const auth = createTestAuth({ oauth: [plain.provider] }, { fetch: plain.fetch })
  const browser = createBrowser(auth.handler, 'http://app.test')
  const started = await browser.get('/api/auth/sign-in/plain')
  const state = new URL(started.headers.get('location') ?? '').searchParams.get('state') ?? ''
  for (let index = 0; index < 20; index++) {
    browser.cookies.set(`sp.oauth.planted${String(index).padStart(3, '0')}`, 'planted')
  }
  await browser.get('/api/auth/sign-in/plain')
  const back = await browser.get(`/api/auth/callback/plain?code=c&state=${state}`)
  expect(back.headers.get('location')).toBe('http://app.test/')
})

describe.each(cryptoPaths)('A-09 http and https in one process, with %s:', (path) => {
  const create = (baseURL: string) => {
    const plain = createPlainProvider({ subject: 'a', email: 'a@example.test' })
    return createTestAuthOn(
      path,
      { baseURL, secret, oauth: [plain.provider] },
      { fetch: plain.fetch },
    )
  }
  const namesOf = (response: Response) =>
    response.headers
      .getSetCookie()
      .map((line) => line.split('=', 1)[0]?.replace(/oauth\..*/, 'oauth.'))

  test('neither changes the names of the other, from the first request on', async () => {
    const [http, https] = [create('http://app.test'), create('https://app.test')]
    for (let round = 0; round < 3; round++) {
      for (const [auth, rule, own, foreign] of [
        [https, '__Host-', 'https://app.test', 'http://app.test'],
        [http, '', 'http://app.test', 'https://app.test'],
      ] as const) {
        const browser = createBrowser(auth.handler, own)
        const names = new Set(namesOf(await signInWith(browser)))
        expect(names).toEqual(new Set([`${rule}sp.oauth.`, `${rule}sp.session`]))
        // The scheme of the request's own address decides nothing: a proxy may have ended TLS.
        const seen = createBrowser(auth.handler, foreign)
        for (const [name, value] of browser.cookies) seen.cookies.set(name, value)
        expect(await (await seen.get('/api/auth/session')).json()).toMatchObject({
          authenticated: true,
        })
        const ended = await browser.post('/api/auth/sign-out', '')
        expect(namesOf(ended)).toEqual([`${rule}sp.session`])
        expect(/; Secure/.test(ended.headers.get('set-cookie') ?? '')).toBe(rule !== '')
      }
    }
  })

  test('a session of one is none of the other', async () => {
    const [http, https] = [create('http://app.test'), create('https://app.test')]
    for (const [from, to] of [
      [http, https],
      [https, http],
    ] as const) {
      expect((await to.api.getSession(asked(await from.cookieOf()))).authenticated).toBe(false)
    }
  })

  test('two hundred first requests at once to a fresh process are answered like the next', async () => {
    const cookie = await create('http://app.test').cookieOf()
    const auth = create('http://app.test')
    const ask = async () => {
      const response = await auth.handler(
        new Request('http://app.test/api/auth/session', { headers: { cookie } }),
      )
      return [response.status, [...response.headers], await response.text()]
    }
    const first = await Promise.all(Array.from({ length: 200 }, ask))
    const next = await ask()
    expect(next).toEqual(expect.arrayContaining([expect.stringContaining('"authenticated":true')]))
    for (const answer of first) expect(answer).toEqual(next)
  })
})
