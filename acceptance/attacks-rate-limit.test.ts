import type { AuthEvent, AuthOptions, Database } from '@sallyport/core'
import { memoryStore } from '@sallyport/core/memory'
import { createTestAuth, rateLimits } from '@sallyport/core/testing'
import { describe, expect, test } from 'vitest'
import { databases, useDatabase } from './support/databases.ts'
import { createNodes } from './support/nodes.ts'
import { createPlainProvider } from './support/plain-provider.ts'
import { watchDatabase } from './support/watched-database.ts'

// who asks too often is told to wait, whatever they write into their headers and however many processes they ask.

const origin = 'http://app.test'
const ada = { subject: 'ada', email: 'ada@example.test', emailVerified: true }
const { provider } = createPlainProvider(ada)

/** Of 100 sign-ins a minute it leaves 10, and of 120 other writings 12. */
const tenth = { factor: 0.1 }
const mostStarts = 10
const mostWritings = 12
/** Seconds. */
const window = 60

type Limited = Pick<ReturnType<typeof createTestAuth>, 'handler'>

function optionsWith(security: AuthOptions['security'] = {}) {
  return { oauth: [provider], security: { rateLimit: tenth, trustedProxy: 1, ...security } }
}

function send(
  auth: Limited,
  method: string,
  path: string,
  headers: HeadersInit = {},
  body: string | null = null,
) {
  const all = new Headers({ origin, ...Object.fromEntries(new Headers(headers)) })
  return auth.handler(new Request(`${origin}/api/auth${path}`, { method, headers: all, body }))
}

const from = (address: string) => ({ 'x-forwarded-for': address })

const start = (auth: Limited, headers?: HeadersInit) =>
  send(auth, 'POST', '/sign-in/plain', headers)

/** Something that writes, by a person, with a body that is refused once it was counted. */
const change = (auth: Limited, headers?: HeadersInit) => send(auth, 'PATCH', '/session', headers)

/** How many of so many in a row are let pass. */
async function passing(count: number, ask: (index: number) => Promise<Response>): Promise<number> {
  let passed = 0
  for (let index = 0; index < count; index++) passed += Number((await ask(index)).status !== 429)
  return passed
}

const passed = (responses: readonly Response[]) =>
  responses.filter(({ status }) => status === 200).length

const nowhere = { name: 'no database', isThere: true, create: undefined }

describe.each([nowhere, ...databases])('A-23 rate limits with $name', ({ create, ...kind }) => {
  const fixture = create
    ? useDatabase({ ...kind, create })
    : ({} as { database: Database | undefined })
  const nodes = () => {
    const { database } = fixture
    const made = createNodes(database ?? memoryStore(), optionsWith())
    return { ...made, start: () => made.start(database ? {} : { database: undefined }) }
  }

  test('of 50 at the same time, exactly as many pass as may', async () => {
    const auth = nodes().start()
    const responses = await Promise.all(Array.from({ length: 50 }, () => start(auth)))
    // Nobody knows where these came from: they are limited as well, 50 times as high.
    expect(passed(responses)).toBe(50)
    const known = await Promise.all(
      Array.from({ length: 50 }, () => start(auth, from('203.0.113.7'))),
    )
    expect(passed(known)).toBe(mostStarts)
    expect(known.filter(({ status }) => status === 429)).toHaveLength(50 - mostStarts)
  })

  test('the window ends by the clock, and Retry-After says when', async () => {
    const { start: startNode, later } = nodes()
    const auth = startNode()
    const ask = () => start(auth, from('203.0.113.7'))
    expect(await passing(mostStarts, ask)).toBe(mostStarts)
    later(20_500)
    const refused = await ask()
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('40')
    expect(refused.headers.get('cache-control')).toBe('no-store')
    expect(await refused.json()).toEqual({
      error: {
        code: 'RATE_LIMITED',
        message: 'Too many requests. Please wait a moment and try again.',
      },
    })
    later(39_499)
    expect((await ask()).headers.get('retry-after')).toBe('1')
    later(1)
    expect(await passing(mostStarts + 5, ask)).toBe(mostStarts)
  })

  test('a clock that was set back lets nobody wait for longer than a window, and gives nothing anew', async () => {
    const { start: startNode, later } = nodes()
    const auth = startNode()
    const ask = () => start(auth, from('203.0.113.7'))
    expect(await passing(mostStarts - 1, ask)).toBe(mostStarts - 1)
    later(-3_600_000)
    expect(await passing(5, ask)).toBe(1)
    later(-3_600_000)
    expect((await ask()).headers.get('retry-after')).toBe(String(window))
    later(window * 1000)
    expect((await ask()).status).toBe(200)
  })

  test('a person is counted wherever they come from, and nobody with them', async () => {
    const auth = nodes().start()
    const cookie = await auth.cookieOf(ada)
    const other = await auth.cookieOf({ ...ada, subject: 'bob', email: 'bob@example.test' })
    const ask = (index: number) => change(auth, { cookie, ...from(`203.0.113.${index}`) })
    expect(await passing(mostWritings + 5, ask)).toBe(mostWritings)
    expect((await change(auth, { cookie: other, ...from('203.0.113.1') })).status).toBe(400)
    // Strangers at the same address have their own count.
    expect((await change(auth, from('203.0.113.1'))).status).toBe(400)
  })
})

describe.each(databases)('A-23 processes on one $name', (kind) => {
  const fixture = useDatabase(kind)

  test('count together, at the same time too', async () => {
    const nodes = createNodes(fixture.database, optionsWith())
    const processes = [nodes.start(), nodes.start(), nodes.start()]
    const askAll = () =>
      Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          start(processes[index % 3] ?? nodes.start(), from('203.0.113.7')),
        ),
      )
    const expectPassing = async (count: number) => {
      const answers = await askAll()
      expect(passed(answers)).toBe(count)
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(50 - count)
    }
    await expectPassing(mostStarts)
    nodes.later(window * 1000)
    // The row is there now.
    await expectPassing(mostStarts)
    await expectPassing(0)
  })

  test('what one has filled is full in the other', async () => {
    const nodes = createNodes(fixture.database, optionsWith())
    const [one, other] = [nodes.start(), nodes.start()]
    expect(await passing(mostStarts, () => start(one, from('203.0.113.7')))).toBe(mostStarts)
    expect((await start(other, from('203.0.113.7'))).status).toBe(429)
    expect((await start(other, from('203.0.113.8'))).status).toBe(200)
  })

  test('rows of windows that are over are deleted, and those that count are not', async () => {
    const nodes = createNodes(fixture.database, optionsWith())
    const auth = nodes.start()
    for (let index = 0; index < 5; index++) await start(auth, from(`203.0.113.${index}`))
    nodes.later(2 * 3_600_000)
    await start(auth, from('203.0.113.0'))
    expect(await fixture.database.list(rateLimits, {})).toHaveLength(5)
    await auth.cleanUp()
    expect(await fixture.database.list(rateLimits, {})).toHaveLength(1)
    expect(await passing(mostStarts, () => start(auth, from('203.0.113.0')))).toBe(mostStarts - 1)
  })
})

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

describe('A-23 what a flood costs', () => {
  test('nothing that is asked of the database, once a process knows', async () => {
    const database = watchDatabase(memoryStore())
    const auth = createTestAuth({ ...optionsWith(), database })
    expect(await passing(mostStarts + 1, () => start(auth, from('203.0.113.7')))).toBe(mostStarts)
    const before = database.queries.length
    expect(await passing(100, () => start(auth, from('203.0.113.7')))).toBe(0)
    expect(database.queries.slice(before)).toEqual([])
  })

  test('of many at once, two rounds: those who wait are counted together', async () => {
    const database = watchDatabase(memoryStore())
    const auth = createTestAuth({ ...optionsWith(), database })
    await start(auth, from('203.0.113.7'))
    const before = database.queries.length
    await Promise.all(Array.from({ length: 500 }, () => start(auth, from('203.0.113.7'))))
    expect(database.queries.length - before).toBeLessThanOrEqual(4)
  })

  test('where the database cannot be asked, each process counts by itself', async () => {
    const database = watchDatabase(memoryStore())
    const auth = createTestAuth({ ...optionsWith(), database })
    database.fail('find auth_rate_limit')
    const ask = () => start(auth, from('203.0.113.7'))
    expect(passed(await Promise.all(Array.from({ length: 50 }, ask)))).toBe(mostStarts)
    database.mend()
    expect((await start(auth, from('203.0.113.8'))).status).toBe(200)
    expect(await database.list(rateLimits, {})).toHaveLength(1)
  })

  test('no row says who it was', async () => {
    const database = memoryStore()
    const auth = createTestAuth({ ...optionsWith(), database })
    await start(auth, from('203.0.113.7'))
    const [row] = await database.list(rateLimits, {})
    expect(row?.id).toMatch(/^[\w-]{43}$/)
    expect(row?.hits).toBe(1)
  })
})
