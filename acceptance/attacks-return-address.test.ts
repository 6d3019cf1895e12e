import type { AuthOptions } from '@sallyport/core'
import { createTestAuth } from '@sallyport/core/testing'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBrowser } from './support/browser.ts'
import { naiveHost } from './support/naive-browser.ts'
import { createPlainProvider, signInWith } from './support/plain-provider.ts'

// Open redirects: every place that takes a return address, asked with every spelling of elsewhere.

const own = 'https://app.test'

function createApp(options: AuthOptions = {}) {
  const plain = createPlainProvider({ subject: 'a', email: 'a@example.test' })
  return createTestAuth(
    { baseURL: own, oauth: [plain.provider], ...options },
    { fetch: plain.fetch },
  )
}

const auth = createApp()
const home = `${own}/`
const refusal = `${own}/login?error=INVALID_REDIRECT_TO`
const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

type Answer = { redirectTo?: string; error?: { code: string } }

/** Where each door that takes a return address leads with this one; null where it is refused. */
async function ask(redirectTo: string, to = auth): Promise<(string | null)[]> {
  const browser = createBrowser(to.handler, own)
  const query = String(new URLSearchParams({ redirectTo }))
  const headers = new Headers()
  const code = (error: unknown) => {
    expect(error).toMatchObject({ code: 'INVALID_REDIRECT_TO' })
    return null
  }

  const answer = await browser.post('/api/auth/sign-out', JSON.stringify({ redirectTo }), json)
  const body = (await answer.json()) as Answer
  if (body.error) expect([answer.status, body.error.code]).toEqual([400, 'INVALID_REDIRECT_TO'])
  const formed = await browser.post('/api/auth/sign-out', query, form)
  expect(formed.status).toBe(303)
  const started = await browser.get(`/api/auth/sign-in/plain?${query}`)
  const posted = await browser.post('/api/auth/sign-in/plain', JSON.stringify({ redirectTo }), json)
  const begun = await to.api.signIn('plain', { redirect: false, redirectTo }).catch(code)
  const ended = await to.api.signOut({ headers, redirectTo }).catch(code)

  const followed = (location: string | null) => (location === refusal ? null : location)
  expect(followed(started.headers.get('location')) === null).toBe(posted.status === 400)
  expect(begun === null).toBe(posted.status === 400)
  const landed = posted.ok ? (await signInWith(browser, redirectTo)).headers.get('location') : null
  return [
    body.redirectTo ?? null,
    followed(formed.headers.get('location')),
    landed,
    ended?.redirectTo ?? null,
    ended?.toResponse().headers.get('location') ?? null,
  ]
}

const nowhere = [null, null, null, null, null]

const elsewhere = [
  '//evil.test', '///evil.test', '////evil.test', '/\\evil.test', '\\/evil.test', '\\\\evil.test', '/\\/evil.test', '\t//evil.test', '/\t/evil.test', '/\n/evil.test',
  '/\r/evil.test', '\r\n//evil.test', ' //evil.test', '//evil.test ', '\0//evil.test', '/\0/evil.test', '\u00a0//evil.test', '\u2028//evil.test', '\ufeff//evil.test',
  '/\u0085/evil.test', '\u3000/evil.test', '/%2fevil.test', '/%2Fevil.test', '/%2f%2fevil.test', '/%5cevil.test', '/%5C%5Cevil.test', '/%09/evil.test', '/%0a/evil.test',
  '/%0d%0aevil', '/.//evil.test', '/./\\evil.test', '/..//evil.test', '/a/..//evil.test', '/a/../..//evil.test', '/%2e//evil.test', '/%2e%2e//evil.test', '/%2E%2E/%2fevil.test',
  '/a/%2e%2e//evil.test', '/./%2fevil.test', './/evil.test', '..//evil.test', 'evil.test', 'a/b', '?a', '#a', '.', 'https:evil.test', 'https:/evil.test', 'https:///evil.test',
  'https:\\\\evil.test', 'http:evil.test', 'https:app.test', 'https:/app.test', 'https:///app.test', 'https://evil.test', 'HTTPS://EVIL.test', 'https://app.test.evil.test',
  'https://evilapp.test', 'https://app.test@evil.test', 'https://app.test:443@evil.test', 'https://evil.test@app.test', 'https://user:pass@app.test/', 'https://@app.test/',
  'https://:@app.test', 'https://app.test:8443/', 'https://app.test:80/', 'http://app.test/', 'https://app.test./', 'https://sub.app.test/', 'https://app.test\\@evil.test',
  'https://app.test\\.evil.test', 'https://app.test%2eevil.test', 'https://app.test%00.evil.test', 'https://app.test%2f@evil.test', 'https://app.test?@evil.test\\', 'https://app.test#@evil\\',
  'https://\u0430pp.test/', 'https://app\u3002test.evil.test', 'https://app.te\u017ft.evil.test/', 'https://[::1]/', 'https://2130706433/', 'https://0x7f.1/', 'https://evil.test#app.test',
  'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\tscript:alert(1)', '\x01javascript:alert(1)', 'javascript://app.test/%0aalert(1)', 'data:text/html,a', 'vbscript:a', 'file:///etc/passwd',
  'blob:https://app.test/a', 'about:blank', 'view-source:https://app.test', 'mailto:a@b.test', 'ftp://app.test/', 'ws://app.test/', 'x:', '//', '///', '/\\', '\\', 'https://', 'https:', '://evil.test',
  '/a\r\nSet-Cookie: a=b', '/a\nLocation: //evil.test', '/a\0b', '/a b', '/a\tb', '/a\\b', '/a?b=\\', '/a#\u2029', 'https://app.test/ ', ' https://app.test/', 'https://app.test\0/', 'https://app.test\x1f', 'https://app.test\0', 'https://app.test//evil.test',
] // prettier-ignore

describe('A-15 a return address that leads elsewhere, or that anybody might think does,', () => {
  test.each(elsewhere.map((address) => [JSON.stringify(address), address]))(
    '%s is refused at every door',
    async (_shown, address) => {
      expect(await ask(address)).toEqual(nowhere)
    },
  )

  test('of no text at all is refused', async () => {
    const browser = createBrowser(auth.handler, own)
    for (const redirectTo of [null, 7, true, [], ['/a'], {}, { toString: '/a' }]) {
      for (const path of ['sign-out', 'sign-in/plain']) {
        const response = await browser.post(
          `/api/auth/${path}`,
          JSON.stringify({ redirectTo }),
          json,
        )
        expect(response.status).toBe(400)
      }
    }
  })

  test('of two texts: the one that is checked is the one that is followed', async () => {
    const browser = createBrowser(auth.handler, own)
    for (const [first, second] of [
      ['/a', '//evil.test'],
      ['//evil.test', '/a'],
    ]) {
      const twice = `redirectTo=${encodeURIComponent(first ?? '')}&redirectTo=${encodeURIComponent(second ?? '')}`
      const formed = await browser.post('/api/auth/sign-out', twice, form)
      const doubled = await browser.post(
        '/api/auth/sign-out',
        `{"redirectTo":${JSON.stringify(first)},"redirectTo":${JSON.stringify(second)}}`,
        json,
      )
      const body = (await doubled.json()) as Answer
      for (const place of [formed.headers.get('location'), body.redirectTo]) {
        expect([`${own}/a`, refusal, undefined]).toContain(place)
      }
    }
  })
})

describe('A-15 a return address of our own', () => {
  test.each([
    ['/', '/'],
    ['/a?b=c%20d&e=1:2+3#x', '/a?b=c%20d&e=1:2+3#x'],
    ['/a?next=//evil.test', '/a?next=//evil.test'],
    ['/a?next=https://evil.test/', '/a?next=https://evil.test/'],
    ['/a//b', '/a//b'],
    ['/@evil.test', '/@evil.test'],
    ['/:80', '/:80'],
    ['/;a', '/;a'],
    ['/%C3%A4', '/%C3%A4'],
    ['/ä?ö#ü', '/%C3%A4?%C3%B6#%C3%BC'],
    ['/a/../b', '/b'],
    ['/a%2fb', '/a%2fb'],
    ['/a%0d%0ab', '/a%0d%0ab'],
    ['https://app.test', '/'],
    ['https://app.test/a?b#c', '/a?b#c'],
    ['HTTPS://APP.TEST/a', '/a'],
    ['https://app.test:443/a', '/a'],
    [`/${'a'.repeat(1999)}`, `/${'a'.repeat(1999)}`],
    [`/?${'a=1&'.repeat(499)}`, `/?${'a=1&'.repeat(499)}`],
  ])('%s is kept', async (given, expected) => {
    expect(await ask(given)).toEqual(nowhere.map(() => own + expected))
  })

  test.each([
    ['2,001 characters', `/${'a'.repeat(2000)}`],
    ['64,000 characters', `/${'a'.repeat(64_000)}`],
    ['fewer letters, but more than that once they are encoded', `/${'ä'.repeat(400)}`],
    ['quotation marks, which are encoded as well', `/${'"'.repeat(700)}`],
  ])('of %s is refused', async (_what, given) => {
    expect(await ask(given)).toEqual(nowhere)
  })

  test('none at all is the home page', async () => {
    const browser = createBrowser(auth.handler, own)
    expect(await (await browser.post('/api/auth/sign-out', '')).json()).toEqual({
      redirectTo: home,
    })
    expect((await signInWith(browser)).headers.get('location')).toBe(home)
  })
})

test('A-15 a trusted origin is returned to, its neighbours are not', async () => {
  const trusting = createApp({
    security: { trustedOrigins: ['https://partner.example', 'https://*.trusted.example:8443'] },
  })
  for (const given of ['https://partner.example/a', 'https://a.trusted.example:8443/b?c#d']) {
    expect(await ask(given, trusting)).toEqual(nowhere.map(() => given))
  }
  for (const given of [
    'http://partner.example/',
    'https://partner.example:8443/',
    'https://a.partner.example/',
    'https://partner.example.evil.test/',
    'https://a@partner.example/',
    'https://trusted.example:8443/',
    'https://a.trusted.example/',
    'https://eviltrusted.example:8443/',
    'https://a.trusted.example:8443@evil.test/',
    '//partner.example/',
    'https:partner.example',
    'https://partner.example//evil.test',
    'https://partner.example/\\evil.test',
  ]) {
    // prettier-ignore
    expect(await ask(given, trusting), given).toEqual(nowhere)
  }
})

test('A-15 whatever is asked for, nobody lands elsewhere, by the standard or by a looser reading', async () => {
  const piece = fc.constantFrom(
    '/', '\\', '.', '..', '%2f', '%5c', '%2e', '%09', '%00', '\t', '\n', '\r', '\0', ' ', '\u00a0', '\u2028', '\u200b', '@', ':', '?', '#', '&', ';', '//', 'http:', 'https:', 'https://',
    'javascript:', 'data:', 'evil.test', 'app.test', 'app.test:443', 'APP.TEST', 'ａpp.test', '[::1]', 'a', 'ä', '\ud800', '😀', '%', '%zz', '%25', '%252f', 'xn--', '..%2f', '-',
  ) // prettier-ignore
  const address = fc.oneof(
    fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join('')),
    fc.array(piece, { maxLength: 9 }).map((pieces) => `/${pieces.join('')}`),
    fc.array(piece, { maxLength: 6 }).map((pieces) => `https://app.test${pieces.join('')}`),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.string({ unit: 'binary' }),
  )
  let kept = 0
  await fc.assert(
    fc.asyncProperty(address, async (redirectTo) => {
      const found = await auth.api
        .signOut({ headers: new Headers(), redirectTo })
        .catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'INVALID_REDIRECT_TO' })
        })
      if (!found) return
      kept++
      const location = found.toResponse().headers.get('location') ?? ''
      expect(location).toMatch(/^[\x21-\x7e]+$/)
      expect(new URL(location).origin).toBe(own)
      expect(naiveHost(location, own)).toBe('app.test')
      // And whoever follows what was asked for, instead of what was answered.
      for (const raw of [redirectTo, new URL(location).pathname]) {
        expect(new URL(raw, own).origin).toBe(own)
        // International names are the same to every resolver once they are folded (UTS 46).
        const folded = raw.startsWith('/') ? raw : raw.normalize('NFKC').replaceAll(/\p{Cf}/gu, '')
        expect(naiveHost(folded, own).replace(/:(?:0*443)?$/, '')).toBe('app.test')
      }
    }),
    { numRuns: 1200 },
  )
  expect(kept).toBeGreaterThan(100)
})
