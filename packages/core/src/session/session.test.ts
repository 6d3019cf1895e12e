import { afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { memoryStore } from '../store/memory.ts'
import { createTestAuth } from '../testing.ts'
import type { AuthOptions } from '../options.ts'

const day = 86_400
const start = Date.UTC(2026, 0, 10)

/** An auth whose clock stands still until it is moved, in seconds from the start. */
function createClocked(options: AuthOptions = {}) {
  let now = start
  const auth = createTestAuth(options, { now: () => now })
  return { ...auth, at: (seconds: number) => (now = start + seconds * 1000) }
}

const withCookie = (cookie: string) => ({ headers: new Headers({ cookie }) })

/** Name, value and attributes of a Set-Cookie line. */
function readLine(line: string) {
  const [pair = '', ...attributes] = line.split('; ')
  return { name: pair.split('=')[0], value: pair.slice(pair.indexOf('=') + 1), attributes }
}

/** What a browser sends after it was told these lines. */
function cookieAfter(before: string, lines: readonly string[]): string {
  const jar = new Map(
    before
      .split('; ')
      .filter(Boolean)
      .map((pair) => pair.split('=', 2) as [string, string]),
  )
  for (const { name = '', value, attributes } of lines.map(readLine)) {
    if (attributes.includes('Max-Age=0')) jar.delete(name)
    else jar.set(name, value)
  }
  return [...jar].map((pair) => pair.join('=')).join('; ')
}

afterEach(() => vi.unstubAllGlobals())

describe.each([['node:crypto'], ['WebCrypto']])('a session on %s', (path) => {
  const create = (options: AuthOptions = {}) => {
    if (path === 'WebCrypto') vi.stubGlobal('process', { ...process, getBuiltinModule: undefined })
    return createClocked(options)
  }

  test('S3-13 S0-06 is recognised by its cookie, with the whole of its shape', async () => {
    const { api, cookieOf } = create()
    const cookie = await cookieOf({ name: 'Ada', image: 'https://example.test/a.png' })
    const { headers, ...state } = await api.getSession(withCookie(cookie))
    const id = expect.stringMatching(/^[\w-]{32}$/) as string
    expect(state).toEqual({
      authenticated: true,
      session: {
        user: {
          id,
          name: 'Ada',
          email: 'person@example.test',
          image: 'https://example.test/a.png',
          emailVerified: true,
          createdAt: new Date(start),
          updatedAt: new Date(start),
          role: null,
        },
        session: {
          id: expect.stringMatching(/^[\w-]{22}$/) as string,
          userId: state.session?.user.id,
          createdAt: new Date(start),
          expiresAt: new Date(start + 30 * day * 1000),
          activeOrganizationId: null,
          impersonatedBy: null,
        },
        expires: new Date(start + 30 * day * 1000).toISOString(),
        organization: null,
        scopes: null,
      },
    })
    expect([...headers]).toEqual([])
  })

  test('S0-07 S0-08 is nobody without a token, and with one that is not ours', async () => {
    const { api, cookieOf } = create()
    const foreign = await create().cookieOf()
    const own = await cookieOf()
    for (const [cookie, reason] of [
      ['', 'NO_SESSION'],
      ['sp.session=', 'NO_SESSION'],
      ['other=1', 'NO_SESSION'],
      ['sp.session=garbage', 'INVALID_TOKEN'],
      [foreign, 'INVALID_TOKEN'],
      [own.slice(0, -2), 'INVALID_TOKEN'],
    ] as const) {
      const { authenticated, session, ...rest } = await api.getSession(withCookie(cookie))
      expect({ authenticated, session, reason: 'reason' in rest && rest.reason }).toEqual({
        authenticated: false,
        session: null,
        reason,
      })
    }
  })

  test('S0-09 ends on the second', async () => {
    const { api, cookieOf, at } = create({ session: { maxAge: 100, updateAge: 1000 } })
    const cookie = await cookieOf()
    at(99.999)
    expect(await api.getSession(withCookie(cookie))).toMatchObject({ authenticated: true })
    at(100)
    expect(await api.getSession(withCookie(cookie))).toMatchObject({
      authenticated: false,
      reason: 'SESSION_EXPIRED',
    })
  })

  test('is renewed past updateAge, not before, and keeps its identity', async () => {
    const { api, cookieOf, at } = create()
    const cookie = await cookieOf()
    at(day - 1)
    const early = await api.getSession(withCookie(cookie))
    expect(early.headers.getSetCookie()).toEqual([])

    at(day)
    const late = await api.getSession(withCookie(cookie))
    const [line = ''] = late.headers.getSetCookie()
    expect(readLine(line).attributes).toEqual([
      'Path=/',
      `Max-Age=${30 * day}`,
      'HttpOnly',
      'SameSite=Lax',
    ])
    expect(late.session?.session).toEqual({
      ...early.session?.session,
      expiresAt: new Date(start + 31 * day * 1000),
    })

    const renewed = await api.getSession(withCookie(cookieAfter(cookie, [line])))
    expect(renewed.session).toEqual(late.session)
    expect(renewed.headers.getSetCookie()).toEqual([])
  })

  test('is renewed after half of its life where that is short', async () => {
    const { api, cookieOf, at } = create({ session: { maxAge: 3600 } })
    const cookie = await cookieOf()
    at(1799)
    expect((await api.getSession(withCookie(cookie))).headers.getSetCookie()).toEqual([])
    at(1800)
    expect((await api.getSession(withCookie(cookie))).headers.getSetCookie()).toHaveLength(1)
  })

  test('lives no longer than its absolute limit, however often it is renewed', async () => {
    const { api, cookieOf, at } = create({ session: { absoluteMaxAge: 45 * day } })
    let cookie = await cookieOf()
    for (const days of [20, 40]) {
      at(days * day)
      const { headers } = await api.getSession(withCookie(cookie))
      cookie = cookieAfter(cookie, headers.getSetCookie())
    }
    const { session } = await api.getSession(withCookie(cookie))
    expect(session?.expires).toBe(new Date(start + 45 * day * 1000).toISOString())
    at(45 * day)
    expect(await api.getSession(withCookie(cookie))).toMatchObject({ reason: 'SESSION_EXPIRED' })
  })

  test('is split where it is long, and read, renewed and ended in parts', async () => {
    const fields = z.object({ note: z.string() })
    const { api, cookieOf, at } = create({ user: { fields } })
    const cookie = await cookieOf({ note: 'n'.repeat(8000) })
    expect(cookie.split('; ').map((pair) => pair.split('=')[0])).toEqual([
      'sp.session.0',
      'sp.session.1',
      'sp.session.2',
    ])
    for (const pair of cookie.split('; ')) expect(pair.length).toBeLessThan(4000)
    expect(await api.getSession(withCookie(cookie))).toMatchObject({ authenticated: true })

    at(2 * day)
    const renewal = withCookie(cookie)
    const { headers } = await api.getSession(renewal)
    expect(headers.getSetCookie().map((line) => readLine(line).name)).toEqual([
      'sp.session',
      'sp.session.0',
      'sp.session.1',
      'sp.session.2',
    ])
    const { headers: end } = await api.signOut(renewal)
    expect(cookieAfter(cookie, end.getSetCookie())).toBe('')
  })

  test('two readers at once never share what they got', async () => {
    const { api, cookieOf } = create({ user: { fields: z.object({ tags: z.array(z.string()) }) } })
    const cookie = await cookieOf({ name: 'Ada', tags: ['a'] })
    const [one, other] = await Promise.all([
      api.getSession(withCookie(cookie)),
      api.getSession(withCookie(cookie)),
    ])
    if (!one.session) throw new Error('not recognised')
    one.session.user.name = 'Eve'
    one.session.user.createdAt.setTime(0)
    expect(other.session?.user).toMatchObject({ name: 'Ada', createdAt: new Date(start) })
    const { tags } = one.session.user as unknown as { tags: string[] }
    expect(() => tags.push('b')).toThrow(TypeError)
  })
})

describe('rememberMe', () => {
  test.each([
    ['by default the cookie is kept', {}, undefined, true],
    ['a sign-in may say no', {}, false, false],
    ['the default may be no', { rememberMe: false }, undefined, false],
    ['and a sign-in yes', { rememberMe: false }, true, true],
  ])('%s', async (_what, session, rememberMe, kept) => {
    const { api, cookieOf, at } = createClocked({
      session: { ...session, maxAge: 2 * day },
    })
    const cookie = await cookieOf({}, rememberMe)
    at(day)
    const { headers } = await api.getSession(withCookie(cookie))
    const [line = ''] = headers.getSetCookie()
    expect(readLine(line).attributes.includes(`Max-Age=${2 * day}`)).toBe(kept)
  })
})

describe('one request', () => {
  test('renews once, and every call tells of it', async () => {
    const { api, cookieOf, at, pendingCookies } = createClocked()
    const request = withCookie(await cookieOf())
    at(2 * day)
    const [one, other] = await Promise.all([api.getSession(request), api.getSession(request)])
    expect(one.headers.getSetCookie()).toHaveLength(1)
    expect(other.session).toEqual(one.session)
    expect(pendingCookies(request.headers)).toHaveLength(1)
  })

  test('A-10 a sign-out is not undone by what the request does next', async () => {
    const { api, cookieOf, at, pendingCookies } = createClocked()
    const cookie = await cookieOf()
    const request = withCookie(cookie)
    at(2 * day)
    await api.getSession(request)
    await api.signOut(request)
    expect(await api.getSession(request)).toMatchObject({ reason: 'NO_SESSION' })
    await expect(api.refreshSession(request)).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    expect(cookieAfter(cookie, pendingCookies(request.headers))).toBe('')
  })

  test.each(['jwt', 'database'] as const)(
    'says how often its session was changed, with strategy %s also where no cookie tells of it',
    async (strategy) => {
      const auth = createTestAuth({ database: memoryStore(), session: { strategy } })
      const request = withCookie(await auth.cookieOf())
      const others = withCookie(await auth.cookieOf())
      await auth.api.getSession(request)
      expect(auth.changesOf(request.headers)).toBe(0)
      await auth.api.updateSession({ ...request, user: { name: 'Ada Lovelace' } })
      expect(auth.changesOf(request.headers)).toBe(1)
      await auth.api.signOut(request)
      expect(auth.changesOf(request.headers)).toBe(2)
      expect(auth.changesOf(others.headers)).toBe(0)
    },
  )

  test('says whether anybody has asked whom it comes from, whatever it carries', async () => {
    const auth = createTestAuth({ session: { accept: ['cookie', 'bearer'] } })
    const { api } = auth
    const cookie = await auth.cookieOf()
    const token = cookie.slice(cookie.indexOf('=') + 1)
    const carried: Record<string, string>[] = [{}, { cookie }, { authorization: `Bearer ${token}` }]
    for (const headers of carried) {
      for (const ask of [api.getSession, api.getServerSession, api.validateSession]) {
        const [source, other] = [
          { headers: new Headers(headers) },
          { headers: new Headers(headers) },
        ]
        const watched = auth.watch(source.headers)
        await ask(other)
        expect(watched.wasRead).toBe(false)
        await ask(source)
        expect(watched.wasRead).toBe(true)
      }
    }
  })
})

describe('S0-15 S0-24 the Authorization header', () => {
  test('is not read unless the configuration says so', async () => {
    const { api, cookieOf } = createClocked()
    const token = (await cookieOf()).replace('sp.session=', '')
    const headers = new Headers({ authorization: `Bearer ${token}` })
    expect(await api.getSession({ headers })).toMatchObject({ reason: 'NO_SESSION' })
  })

  test('decides where it is read, and is never answered with a cookie', async () => {
    const { api, cookieOf, at } = createClocked({ session: { accept: ['cookie', 'bearer'] } })
    const [ada, bob] = [
      await cookieOf({ subject: 'ada', name: 'Ada' }),
      await cookieOf({ subject: 'bob', name: 'Bob' }),
    ]
    const authorization = `Bearer ${ada.replace('sp.session=', '')}`
    at(2 * day)
    const both = await api.getSession({ headers: new Headers({ authorization, cookie: bob }) })
    expect(both.session?.user.name).toBe('Ada')
    expect(both.headers.getSetCookie()).toEqual([])
    const bad = await api.getSession({
      headers: new Headers({ authorization: 'Bearer x', cookie: bob }),
    })
    expect(bad).toMatchObject({ reason: 'INVALID_TOKEN' })
    expect(
      (await api.getSession({ headers: new Headers({ cookie: bob }) })).session?.user.name,
    ).toBe('Bob')
  })
})

describe('S0-04 fields of the application', () => {
  test('are made by its schema at sign-in, and part of the session', async () => {
    const fields = z.object({ plan: z.string().default('free'), age: z.coerce.number() })
    const { api, cookieOf } = createClocked({ user: { fields } })
    const cookie = await cookieOf({ age: '7', unknown: 'x' })
    const { session } = await api.getSession(withCookie(cookie))
    expect(session?.user).toMatchObject({ plan: 'free', age: 7, email: 'person@example.test' })
    expect(session?.user).not.toHaveProperty('unknown')
  })

  test.each(['id', 'role', 'createdAt', 'email'])(
    'cannot be named %s, which every user has',
    async (name) => {
      const fields = z.object({ [name]: z.string().default('x') })
      const { cookieOf } = createClocked({ user: { fields } })
      await expect(cookieOf()).rejects.toMatchObject({
        code: 'PROFILE_INVALID',
        detail: `user.fields: "${name}" is a part of every user; give the field another name`,
      })
    },
  )

  test('have to be an object', async () => {
    const fields = z.object({}).transform(() => undefined) as unknown as z.ZodObject
    const { cookieOf } = createClocked({ user: { fields } })
    await expect(cookieOf()).rejects.toMatchObject({ code: 'PROFILE_INVALID' })
  })
})

test('a shorter maxAge in the configuration shortens the sessions that exist', async () => {
  const secret = 'c29tZSByYW5kb20gYnl0ZXMgZm9yIGEgdGVzdCBvbmx5ISE'
  const cookie = await createTestAuth({ secret }, { now: () => start }).cookieOf()
  const { api } = createTestAuth(
    { secret, session: { maxAge: day } },
    { now: () => start + day * 1000 },
  )
  expect(await api.getSession(withCookie(cookie))).toMatchObject({ reason: 'SESSION_EXPIRED' })
})

test('a session that cannot be read can be signed out of', async () => {
  const events: unknown[] = []
  const auth = createTestAuth({ onEvent: (event) => events.push(event) })
  const cause = new Error('nothing can be opened')
  let asked = 0
  const headers = {
    get(): string {
      if (asked++ === 0) throw cause
      return ''
    },
  }
  const { headers: changes } = await auth.api.signOut({ headers })
  expect(changes.getSetCookie()).toEqual(['sp.session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax'])
  expect(events).toEqual([
    { type: 'error', detail: 'a session that is ended could not be read', cause },
  ])
})

test('S0-12 what goes wrong while reading is an event and an anonymous answer', async () => {
  const events: unknown[] = []
  const auth = createTestAuth({ onEvent: (event) => events.push(event) })
  const cause = new Error('headers are gone')
  const headers = {
    get(): string {
      throw cause
    },
  }
  expect(await auth.api.getSession({ headers })).toMatchObject({
    authenticated: false,
    session: null,
    reason: 'UNAVAILABLE',
  })
  expect(events).toEqual([{ type: 'error', detail: 'a session could not be read', cause }])
})
