import type { AuthEvent, AuthOptions } from '@sallyport/core'
import { admin } from '@sallyport/core/admin'
import { apiTokens } from '@sallyport/core/api-tokens'
import { memoryStore } from '@sallyport/core/memory'
import { createTestAuth } from '@sallyport/core/testing'
import { describe, expect, test } from 'vitest'
import {
  ada,
  change,
  from,
  mostStarts,
  mostWritings,
  optionsWith,
  origin,
  passing,
  send,
  start,
} from './support/rate-limited.ts'

// whose count a request goes to, whatever it writes into its headers, and which requests count.

describe('A-23 where a request comes from', () => {
  const limited = (security?: AuthOptions['security']) => createTestAuth(optionsWith(security))

  test.each([
    ['X-Forwarded-For that the client wrote', (index: number) => `198.51.100.${index}, 203.0.113.7`],
    ['many of them', (index: number) => `${'1.1.1.1,'.repeat(index)} 203.0.113.7`],
    ['ports', (index: number) => `203.0.113.7:${50_000 + index}`],
    ['the address as one of version 6', (index: number) => index % 2 ? '203.0.113.7' : '::ffff:203.0.113.7'],
    ['the same as hexadecimal', (index: number) => index % 2 ? '203.0.113.7' : '::FFFF:cb00:7107'],
    ['addresses of one network of version 6', (index: number) => `2001:db8:0:1::${index.toString(16)}`],
    ['the other half of it', (index: number) => `2001:db8:0:1:${index + 1}:${index + 2}:3:4`],
    ['spellings', (index: number) => index % 2 ? '2001:DB8:0:1::' : '[2001:0db8:0000:0001::1]:443'],
  ] as const)('%s make nobody somebody else', async (_name, addressOf) => {
    const auth = limited()
    const ask = (index: number) => start(auth, from(addressOf(index)))
    expect(await passing(mostStarts + 10, ask)).toBe(mostStarts)
  }) // prettier-ignore

  test.each([
    ['of version 4', '203.0.113.7', '203.0.113.8'],
    ['of version 6', '2001:db8:0:1::1', '2001:db8:0:2::1'],
    ['behind a translator', '64:ff9b::203.0.113.7', '64:ff9b::203.0.113.8'],
  ])('two networks %s do not count together', async (_name, one, other) => {
    const auth = limited()
    expect(await passing(20, () => start(auth, from(one)))).toBe(mostStarts)
    expect(await passing(20, () => start(auth, from(other)))).toBe(mostStarts)
  })

  test('where no header is trusted, all count as one, who may do 50 times as much', async () => {
    const auth = limited({ trustedProxy: false, rateLimit: { factor: 0.02 } })
    const ask = (index: number) => start(auth, from(`203.0.113.${index % 250}`))
    expect(await passing(150, ask)).toBe(100)
  })

  test.each([
    ['nothing', {}],
    ['garbage', from('unknown')],
    ['too few hops', { 'x-real-ip': '203.0.113.7' }],
    ['an address with much behind it', from(`203.0.113.7${' '.repeat(3000)}x`)],
  ])('who says %s is one of them', async (_name, headers) => {
    const auth = limited({ rateLimit: { factor: 0.01 } })
    expect(await passing(70, () => start(auth, headers))).toBe(50)
    expect((await start(auth)).status).toBe(429)
    expect((await start(auth, from('203.0.113.7'))).status).toBe(200)
  })

  test('the header of a proxy counts, and not what else is there', async () => {
    const auth = limited({ trustedProxy: 'cf-connecting-ip' })
    const ask = (index: number) =>
      start(auth, { 'cf-connecting-ip': '203.0.113.7', ...from(`203.0.113.${index}`) })
    expect(await passing(20, ask)).toBe(mostStarts)
  })

  test('a session that is none is counted by its address', async () => {
    const auth = limited()
    const foreign = await limited().cookieOf(ada)
    const ask = (index: number) =>
      change(auth, { cookie: index % 2 ? foreign : `sp.session=${index}`, ...from('203.0.113.7') })
    expect(await passing(20, ask)).toBe(mostWritings)
  })
})

describe('A-23 whose count it is', () => {
  const withFeatures = () =>
    createTestAuth({
      ...optionsWith(),
      database: memoryStore(),
      features: [admin(), apiTokens({ scopes: ['things'] })],
    })

  test('a person’s, with an API token and a session together', async () => {
    const auth = withFeatures()
    const cookie = await auth.cookieOf(ada)
    const headers = new Headers({ cookie })
    const { token } = await auth.api.apiTokens.create({ headers, name: 'T', scopes: ['things'] })
    const bearer = { authorization: `Bearer ${token}` }
    const ask = (index: number) => change(auth, index % 2 ? { cookie } : bearer)
    expect(await passing(20, ask)).toBe(mostWritings)
    expect((await change(auth, { ...bearer, ...from('203.0.113.7') })).status).toBe(429)
    // One of no token's form, or of a token that is none, is the address's.
    const mistyped = { authorization: `Bearer ${token}x`, ...from('203.0.113.7') }
    expect(await passing(20, () => change(auth, mistyped))).toBe(mostWritings)
  })

  test('an administrator’s, who acts as somebody: that person’s is left', async () => {
    const auth = withFeatures()
    const bobs = await auth.cookieOf({ ...ada, subject: 'bob', email: 'bob@example.test' })
    const adas = await auth.cookieOf(ada)
    const person = await auth.api.users.find({ email: 'ada@example.test' })
    const bob = await auth.api.users.find({ email: 'bob@example.test' })
    await auth.api.users.update(person?.id ?? '', { role: 'admin' })
    const headers = new Headers({ cookie: adas })
    await auth.api.admin.impersonate({ headers, userId: bob?.id ?? '' })
    const acting = auth.pendingCookies(headers).map((line) => line.slice(0, line.indexOf(';')))
    const ask = () => change(auth, { cookie: acting.join('; ') })
    expect(await passing(20, ask)).toBe(mostWritings)
    expect(await passing(20, () => change(auth, { cookie: bobs }))).toBe(mostWritings)
  })
})

describe('A-23 what is counted', () => {
  test('nothing that the check of the origin refuses: no other site uses up anybody’s count', async () => {
    const auth = createTestAuth(optionsWith())
    const cookie = await auth.cookieOf(ada)
    const there = from('203.0.113.7')
    for (let index = 0; index < 30; index++) {
      const evil = { ...there, cookie, origin: 'https://evil.test' }
      expect((await change(auth, evil)).status).toBe(403)
      expect((await start(auth, evil)).status).toBe(403)
      const link = await send(auth, 'GET', '/sign-in/plain', { ...there, 'sec-fetch-site': 'cross-site' })
      expect(link.headers.get('location')).toContain('error=UNTRUSTED_ORIGIN')
    }
    expect(await passing(20, () => start(auth, there))).toBe(mostStarts)
    expect(await passing(20, () => change(auth, { ...there, cookie }))).toBe(mostWritings)
  }) // prettier-ignore

  test('no callback without a cookie: images and frames of other sites have none', async () => {
    const auth = createTestAuth(optionsWith())
    const back = (headers: HeadersInit) =>
      send(auth, 'GET', '/callback/plain?state=x&code=y', headers)
    const codes = async (headers: HeadersInit) => {
      const all = new Set<string | null>()
      for (let index = 0; index < 20; index++) {
        const location = (await back(headers)).headers.get('location') ?? ''
        all.add(new URL(location).searchParams.get('error'))
      }
      return [...all]
    }
    expect(await codes(from('203.0.113.7'))).toEqual(['OAUTH_STATE_INVALID'])
    expect(await codes({ ...from('203.0.113.7'), cookie: 'sp.oauth.x=y' })).toEqual([
      'OAUTH_STATE_INVALID',
      'RATE_LIMITED',
    ])
  })

  test('no reading, and no method that does not answer', async () => {
    const auth = createTestAuth(optionsWith())
    const there = from('203.0.113.7')
    for (let index = 0; index < 50; index++) {
      expect((await send(auth, 'GET', '/session', there)).status).toBe(200)
      expect((await send(auth, 'HEAD', '/session', there)).status).toBe(200)
      expect((await send(auth, 'HEAD', '/sign-in/plain', there)).status).toBe(405)
      expect((await send(auth, 'DELETE', '/sign-in/plain', there)).status).toBe(405)
      expect((await send(auth, 'POST', '/nothing', there)).status).toBe(404)
    }
    expect(await passing(20, () => start(auth, there))).toBe(mostStarts)
  })

  test('a sign-in by a link and one by a form or a script together; a person is sent to a page', async () => {
    const auth = createTestAuth(optionsWith())
    const there = from('203.0.113.7')
    const link = () =>
      send(auth, 'GET', '/sign-in/plain', { ...there, 'sec-fetch-site': 'same-origin' })
    const half = mostStarts / 2
    expect(await passing(half, () => start(auth, there))).toBe(half)
    for (let index = 0; index < half; index++) {
      expect((await link()).headers.get('location')).toContain('https://provider.test/authorize')
    }
    const refused = await link()
    expect([refused.status, refused.headers.get('location'), refused.headers.get('retry-after')]).toEqual(
      [302, `${origin}/login?error=RATE_LIMITED`, null],
    )
    const form = await start(auth, { ...there, 'content-type': 'application/x-www-form-urlencoded' })
    expect([form.status, form.headers.get('location')]).toEqual([
      303,
      `${origin}/login?error=RATE_LIMITED`,
    ])
  }) // prettier-ignore

  test('no sign-out: who has stolen a session cannot keep its person from ending it', async () => {
    const auth = createTestAuth({ ...optionsWith(), database: memoryStore() })
    const cookie = await auth.cookieOf(ada)
    expect(await passing(30, () => change(auth, { cookie }))).toBe(mostWritings)
    for (let index = 0; index < 30; index++) {
      // A body that is none, so that it ends nothing and can be sent again and again.
      expect((await send(auth, 'POST', '/sign-out-all', { cookie }, 'x')).status).toBe(415)
    }
    const answer = await send(auth, 'POST', '/sign-out-all', { cookie })
    expect(await answer.json()).toMatchObject({ ended: 1 })
  })

  test('a refusal is told', async () => {
    const events: AuthEvent[] = []
    const auth = createTestAuth({ ...optionsWith(), onEvent: (event) => events.push(event) })
    await passing(mostStarts + 1, () => start(auth, from('203.0.113.7')))
    expect(events.at(-1)).toEqual({
      type: 'request.refused',
      code: 'RATE_LIMITED',
      detail: undefined,
    })
  })

  test('the OpenAPI document names the refusal where there is one', () => {
    const { paths } = createTestAuth(optionsWith()).openapi()
    const refusing = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, operation]) => JSON.stringify(operation).includes('RATE_LIMITED'))
        .map(([method]) => `${method} ${path}`),
    )
    expect(refusing.toSorted((one, other) => one.localeCompare(other))).toEqual([
      'delete /sessions/{id}',
      'get /callback/{provider}',
      'get /sign-in/{provider}',
      'patch /session',
      'post /session/refresh',
      'post /sign-in/{provider}',
    ])
    const without = createTestAuth(optionsWith({ rateLimit: false })).openapi()
    expect(JSON.stringify(without.paths)).not.toContain('RATE_LIMITED')
  })

  test('nothing with rateLimit: false, and everything by default', async () => {
    const without = createTestAuth(optionsWith({ rateLimit: false }))
    expect(await passing(200, () => start(without, from('203.0.113.7')))).toBe(200)
    const usual = createTestAuth(optionsWith({ rateLimit: true }))
    expect(await passing(200, () => start(usual, from('203.0.113.7')))).toBe(100)
  })

  test.each([0, -1, 'on', null, { factor: 0 }, { factor: '2' }, { factor: 1e9 }, { max: 1 }])(
    'A-18 rateLimit: %j is refused at configuration',
    (rateLimit) => {
      expect(() => createTestAuth({ security: { rateLimit } as object })).toThrow(
        /security\.rateLimit/,
      )
    },
  )
})
