import { inspect } from 'node:util'
import type { AuthEvent } from '@sallyport/core'
import { createTestAuth } from '@sallyport/core/testing'
import * as fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createBrowser } from './support/browser.ts'
import { createForger } from './support/forge.ts'
import { createPlainProvider, signInWith } from './support/plain-provider.ts'

// What stands in a body, in an error and in the log.

const origin = 'http://app.test'
const secret = 'c2VjcmV0LW9mLWEtdGVzdC13aXRoLTMyLXJhbmRvbSE'
const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const plain = createPlainProvider({ subject: 'a', email: 'a@example.test' })
const doors = ['/sign-out', '/sign-in/plain']

const logged = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
  vi.spyOn(console, level).mockImplementation(() => undefined),
)
afterEach(() => {
  for (const spy of logged) spy.mockClear()
})

function createWatched(onEvent?: (event: AuthEvent) => void) {
  return createTestAuth(
    { secret, oauth: [plain.provider], ...(onEvent ? { onEvent } : {}) },
    { fetch: plain.fetch },
  )
}

async function send(
  path: string,
  body: BodyInit,
  headers: Record<string, string>,
  auth = createWatched(),
) {
  return auth.handler(
    new Request(`${origin}/api/auth${path}`, {
      method: 'POST',
      body,
      headers: { origin, ...headers },
    }),
  )
}

describe('a body', () => {
  test.each([
    '{"__proto__":{"admin":true}}',
    '{"__proto__":null}',
    '{"constructor":{"prototype":{"admin":true}}}',
    '{"redirectTo":{"__proto__":[]}}',
    '{"rememberMe":{}}',
    '{"toString":1}',
    '{"redirectTo":"/a","extra":1}',
    '{"userId":"a"}',
    '{"_method":"DELETE"}',
    '[]',
    '[{}]',
    'null',
    'true',
    '1e999',
    '"/a"',
    '{"redirectTo":7}',
    '{"redirectTo":null}',
    '{"redirectTo":["/a"]}',
    '{',
    '{}{}',
    "{'a':1}",
    '{a:1}',
    'NaN',
    '\u0000',
    '{"redirectTo":"/a",}',
    '/**/{}',
  ])('%s is refused, and pollutes nothing', async (body) => {
    for (const path of doors) {
      const response = await send(path, body, json)
      expect(response.status).toBe(400)
      expect(response.headers.getSetCookie()).toEqual([])
      expect(await response.json()).toMatchObject({ error: { code: 'BAD_REQUEST' } })
    }
    expect(({} as { admin?: unknown }).admin).toBeUndefined()
  })

  test.each([
    '__proto__=a',
    '__proto__[admin]=true',
    'constructor=a',
    'redirectTo[]=/a',
    'redirectTo[__proto__]=a',
    '_method=DELETE',
    'extra=1',
    '=',
    '&=&',
    '%=%',
  ])('a form of %s is refused as well, or has no fields', async (body) => {
    const response = await send('/sign-out', body, form)
    const places = [`${origin}/login?error=BAD_REQUEST`, `${origin}/`]
    expect(response.status).toBe(303)
    expect(places).toContain(response.headers.get('location'))
    expect(({} as { admin?: unknown }).admin).toBeUndefined()
  })

  test('of any JSON is answered, never with an error of ours', async () => {
    const auth = createWatched(() => undefined)
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.constantFrom(...doors), async (value, path) => {
        const { status } = await send(path, JSON.stringify({ redirectTo: value }), json, auth)
        expect([200, 400]).toContain(status)
      }),
      { numRuns: 150 },
    )
  })

  test.each([
    'text/plain',
    'TEXT/PLAIN',
    'multipart/form-data; boundary=a',
    'application/jsonp',
    'application/json-patch+json',
    'text/json',
    'application/x-www-form-urlencoded2',
    ',application/json',
    'application/xml',
  ])('of type %s is not read for what it is not', async (type) => {
    const response = await send('/sign-out', '{"redirectTo":"/a"}', { 'content-type': type })
    expect(response.status).toBe(415)
  })

  test.each([
    'application/json; charset=utf-16',
    'APPLICATION/JSON',
    'application/json;a="b;c"',
    ' application/json ',
  ])('of type %s is JSON in UTF-8', async (type) => {
    expect((await send('/sign-out', '{"redirectTo":"/a"}', { 'content-type': type })).status).toBe(
      200,
    )
  })

  test('that somebody else has read already is an error with a code, not an exception', async () => {
    const auth = createWatched(() => undefined)
    for (const use of [
      (request: Request) => request.text(),
      (request: Request) => Promise.resolve(request.body?.getReader()),
    ]) {
      const request = new Request(`${origin}/api/auth/sign-out`, {
        method: 'POST',
        body: '{}',
        headers: { origin, ...json },
      })
      await use(request)
      const response = await auth.handler(request)
      expect(response.status).toBeGreaterThanOrEqual(400)
      expect(await response.json()).toHaveProperty('error.code')
    }
  })

  test('whose stream fails, ends early or never ends is answered', async () => {
    const streams = [
      new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) }),
      new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(10_000)) }),
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(70_000)),
        cancel: () => Promise.reject(new Error('cannot cancel')),
      }),
      new ReadableStream({ pull: (controller) => controller.enqueue('not bytes') }),
    ]
    for (const body of streams) {
      const init = { method: 'POST', body, duplex: 'half', headers: { origin, ...json } }
      const response = await createWatched(() => undefined).handler(
        new Request(`${origin}/api/auth/sign-out`, init),
      )
      expect([400, 413]).toContain(response.status)
    }
  })
})

describe('V16.2.5 the log', () => {
  test('holds no cookie, token, secret, state or code, whatever happens', async () => {
    const events: AuthEvent[] = []
    // Once with events of the application's own, once as they are reported by default.
    for (const onEvent of [(event: AuthEvent) => events.push(event), undefined]) {
      const auth = createTestAuth(
        {
          secret,
          oauth: [plain.provider],
          session: { accept: ['cookie', 'bearer'], updateAge: 0 },
          ...(onEvent ? { onEvent } : {}),
        },
        { fetch: plain.fetch },
      )
      const browser = createBrowser(auth.handler, origin)
      const secrets = [secret]
      const remember = () => secrets.push(...browser.cookies.values())
      const { key } = createForger(secret, Date.now())
      secrets.push(Buffer.from(key('app-jws')).toString('base64url'))

      const started = await browser.get('/api/auth/sign-in/plain?redirectTo=/hidden-place')
      remember()
      const address = new URL(started.headers.get('location') ?? '')
      const state = address.searchParams.get('state') ?? ''
      secrets.push(state, address.searchParams.get('code_challenge') ?? '')
      await browser.get(`/api/auth/callback/plain?code=hidden-code&state=${state}`)
      await browser.get(`/api/auth/callback/plain?code=hidden-code&state=${state}`)
      remember()
      await browser.get('/api/auth/session', { authorization: 'Bearer hidden-bearer' })
      await browser.post('/api/auth/session/refresh', '')
      remember()
      await browser.post('/api/auth/sign-out', '{"hidden-body', json)
      await browser.post(
        '/api/auth/sign-out',
        '{"redirectTo":"//hidden-host.test/hidden-path"}',
        json,
      )
      await browser.post('/api/auth/sign-out', '{"rememberMe":"hidden-value"}', json)
      await browser.post('/api/auth/sign-out', '', { origin: 'https://hidden-origin.test' })
      await browser.post('/api/auth/sign-out', '')
      secrets.push('hidden-')

      const said = inspect([events, logged.map((spy) => spy.mock.calls)], {
        depth: null,
        maxStringLength: null,
        maxArrayLength: null,
      })
      expect(said.length).toBeGreaterThan(200)
      for (const hidden of secrets) expect(said.includes(hidden), hidden.slice(0, 20)).toBe(false)
    }
  })

  test('is written by no key of a body: no new line, no escape, no flood', async () => {
    const details: (string | undefined)[] = []
    const auth = createWatched((event) => {
      if (event.type === 'request.refused') details.push(event.detail)
    })
    for (const key of [
      'a\r\n[sallyport] forged',
      '\u001b[2J',
      '\u2028\u2029',
      '\u202e',
      '\0',
      '\ud800',
      'x'.repeat(60_000),
    ]) {
      await send('/sign-out', JSON.stringify({ [key]: 1 }), json, auth)
    }
    expect(details).toHaveLength(7)
    for (const detail of details) {
      expect(detail).toMatch(/^body/)
      expect(detail).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
      expect(detail?.length).toBeLessThanOrEqual(250)
    }
  })
})

describe('A-04 a listener that fails', () => {
  test.each<[string, (event: AuthEvent) => void]>([
    [
      'throws',
      () => {
        throw new Error('listener')
      },
    ],
    ['rejects', () => Promise.reject(new Error('listener'))],
    [
      'is an async function',
      async () => {
        await Promise.resolve()
        throw new Error('listener')
      },
    ],
  ])('because it %s changes no answer and ends no process', async (_how, onEvent) => {
    const auth = createWatched(onEvent)
    const browser = createBrowser(auth.handler, origin)
    expect((await signInWith(browser)).headers.get('location')).toBe(`${origin}/`)
    expect(await (await browser.get('/api/auth/session')).json()).toMatchObject({
      authenticated: true,
    })
    expect(
      (await browser.post('/api/auth/sign-out', '', { origin: 'https://evil.test' })).status,
    ).toBe(403)
    expect((await browser.post('/api/auth/sign-out', '')).status).toBe(200)
    await vi.waitFor(() =>
      expect(logged.flatMap((spy) => spy.mock.calls).length).toBeGreaterThan(3),
    )
  })
})
