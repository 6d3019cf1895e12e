import type { AuthEvent } from '@sallyport/core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { parseSetCookie } from './support/browser.ts'
import { createTestAuthOn, cryptoPaths } from './support/crypto-path.ts'

// Many people in one process, and many calls in one request.

const origin = 'http://app.test'
const start = Date.UTC(2026, 0, 10)
const day = 86_400_000
const fields = z.object({ blob: z.string(), settings: z.object({ tags: z.array(z.string()) }) })
const pairs = (lines: readonly string[]) =>
  lines.map(parseSetCookie).filter(({ maxAge }) => maxAge !== 0).map(({ name, value }) => `${name}=${value}`).join('; ') // prettier-ignore

describe.each(cryptoPaths)('with %s', (path) => {
  function createClocked() {
    let now = start
    const auth = createTestAuthOn(path, { user: { fields } }, { now: () => now })
    const emailOf = async (cookie: string) =>
      (await auth.api.getSession({ headers: new Headers({ cookie }) })).session?.user.email
    return { ...auth, emailOf, later: (milliseconds: number) => (now += milliseconds) }
  }

  /** A person; `size` decides how many cookies the session takes. */
  const person = (name: string, size = 0) => ({
    subject: name,
    email: `${name}@example.test`,
    blob: name.padEnd(size, '.'),
    settings: { tags: [name] },
  })

  describe('A-08 two people at once', () => {
    test('hundreds of interleaved requests are each answered for the one who asked', async () => {
      const { cookieOf, handler, api, emailOf, later } = createClocked()
      const names = ['ada', 'bob', 'eve']
      const cookies = new Map<string, string>()
      // One of them in several cookies; and a token that is nobody's among them.
      for (const name of names)
        cookies.set(name, await cookieOf(person(name, name === 'eve' ? 4000 : 0)))
      // All are due for a renewal, so that every answer carries a cookie too.
      later(2 * day)
      const nobody = (cookies.get('ada') ?? '').replace(/.{30}$/, (end) => end.toLowerCase())
      const asks = Array.from({ length: 400 }, (_, index) => async () => {
        const name = names[(index * 7) % 3] ?? ''
        const headers = new Headers({ cookie: cookies.get(name) ?? '' })
        if (index % 11 === 0) {
          expect(await api.getSession({ headers: new Headers({ cookie: nobody }) })).toMatchObject({
            authenticated: false,
          })
        }
        if (index % 2 === 0) {
          const { session, headers: changes } = await api.getSession({ headers })
          expect(session?.user.settings.tags).toEqual([name])
          return { name, lines: changes.getSetCookie() }
        }
        const response = await handler(new Request(`${origin}/api/auth/session`, { headers }))
        expect(response.headers.get('cache-control')).toBe('no-store')
        expect(await response.json()).toMatchObject({
          session: { user: { email: `${name}@example.test` } },
        })
        return { name, lines: response.headers.getSetCookie() }
      })
      for (const { name, lines } of await Promise.all(asks.map((ask) => ask()))) {
        expect(await emailOf(pairs(lines))).toBe(`${name}@example.test`)
      }
    })

    test('what one reader does to a session, no other reader sees', async () => {
      const { cookieOf, api } = createClocked()
      const cookie = await cookieOf(person('ada'))
      const read = async () => (await api.getSession({ headers: new Headers({ cookie }) })).session
      const [before, mine] = [structuredClone(await read()), await read()]
      if (!mine?.session) throw new Error('nobody is signed in')
      mine.user.name = 'mallory'
      mine.user.email = 'mallory@evil.test'
      mine.user.role = 'admin'
      mine.user.createdAt.setTime(0)
      mine.user.updatedAt.setFullYear(1970)
      mine.session.id = 'another'
      mine.session.expiresAt.setTime(8.64e15)
      mine.session.createdAt.setTime(0)
      mine.expires = 'never'
      Object.assign(mine.user, { extra: true })
      Reflect.deleteProperty(mine.user, 'image')
      // Nested fields are either a copy of one's own, or cannot be changed.
      for (const change of [
        () => mine.user.settings.tags.push('mallory'),
        () => Object.assign(mine.user.settings, { admin: true }),
        () => (mine.user.blob = 'mallory'),
      ]) {
        try {
          change()
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError)
        }
      }
      expect(await read()).toEqual(before)
      expect(before?.user.settings).toEqual({ tags: ['ada'] })
      expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('admin')
    })

    test('the changes of one request are never pending for another', async () => {
      const { cookieOf, api, pendingCookies, later } = createClocked()
      const cookie = await cookieOf(person('ada'))
      later(2 * day)
      const [mine, other] = [new Headers({ cookie }), new Headers({ cookie })]
      await api.signOut({ headers: mine })
      expect(pendingCookies(other)).toEqual([])
      expect((await api.getSession({ headers: other })).authenticated).toBe(true)
      expect((await api.getSession({ headers: mine })).authenticated).toBe(false)
    })
  })

  describe('A-10 one request', () => {
    /** The session that the browser has after the response: what it sent, and what it is told. */
    async function after(auth: ReturnType<typeof createClocked>, cookie: string, headers: Headers) {
      const jar = new Map(cookie.split('; ').map((pair) => [pair.split('=', 1)[0] ?? '', pair]))
      for (const { name, value, maxAge } of auth.pendingCookies(headers).map(parseSetCookie)) {
        if (maxAge === 0) jar.delete(name)
        else jar.set(name, `${name}=${value}`)
      }
      return [...jar.values()].join('; ')
    }

    describe.each([
      ['one cookie', 0],
      ['several cookies', 4000],
    ])('with a session in %s', (_what, size) => {
      async function prepare() {
        const auth = createClocked()
        const cookie = await auth.cookieOf(person('ada', size))
        auth.later(2 * day)
        return { auth, cookie, headers: new Headers({ cookie }) }
      }

      test.each(['getSession', 'refreshSession'] as const)(
        'a sign-out is undone by no %s, before, after or at once',
        async (renew) => {
          const orders = [
            async (end: () => Promise<unknown>, again: () => Promise<unknown>) => [
              await end(),
              await again(),
            ],
            async (end: () => Promise<unknown>, again: () => Promise<unknown>) => [
              await again(),
              await end(),
            ],
            (end: () => Promise<unknown>, again: () => Promise<unknown>) =>
              Promise.all([end(), again()]),
            (end: () => Promise<unknown>, again: () => Promise<unknown>) =>
              Promise.all([again(), end()]),
            (end: () => Promise<unknown>, again: () => Promise<unknown>) =>
              Promise.all([again(), again(), end(), again(), again()]),
          ]
          for (const order of orders) {
            const { auth, cookie, headers } = await prepare()
            await order(
              () => auth.api.signOut({ headers }),
              () =>
                auth.api[renew]({ headers }).catch((error: unknown) => {
                  expect(error).toMatchObject({ code: 'UNAUTHORIZED' })
                }),
            )
            expect(await auth.api.getSession({ headers })).toMatchObject({
              authenticated: false,
              reason: 'NO_SESSION',
            })
            expect(await after(auth, cookie, headers)).toBe('')
            await expect(auth.api.refreshSession({ headers })).rejects.toMatchObject({
              code: 'UNAUTHORIZED',
            })
            expect(await after(auth, cookie, headers)).toBe('')
          }
        },
      )

      test('many renewals at once are one renewal', async () => {
        const { auth, cookie, headers } = await prepare()
        const states = await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            index % 2 === 0
              ? auth.api.getSession({ headers })
              : auth.api.refreshSession({ headers }),
          ),
        )
        const ends = new Set(states.map((state) => state.session?.expires))
        expect([...ends]).toEqual([new Date(start + 32 * day).toISOString()])
        expect(await auth.emailOf(await after(auth, cookie, headers))).toBe('ada@example.test')
      })

      test('a sign-out in a form leaves nothing, also when the session was due', async () => {
        const { auth, cookie } = await prepare()
        const request = new Request(`${origin}/api/auth/sign-out`, {
          method: 'POST',
          headers: { cookie, origin },
          body: new URLSearchParams(),
        })
        const response = await auth.handler(request)
        expect(response.status).toBe(303)
        expect(await after(auth, cookie, request.headers)).toBe('')
        expect(pairs(response.headers.getSetCookie())).toBe('')
        expect(response.headers.get('cache-control')).toBe('no-store')
      })
    })
  })
})

describe.each(cryptoPaths)('A-10 what is told, with %s:', (path) => {
  function createTold() {
    let now = start
    const types: string[] = []
    const onEvent = ({ type }: AuthEvent) => {
      if (type.startsWith('session.')) types.push(type)
    }
    const auth = createTestAuthOn(path, { onEvent }, { now: () => now })
    return { ...auth, types, later: (milliseconds: number) => (now += milliseconds) }
  }

  test('two renewals at once are told as one', async () => {
    const { api, cookieOf, types, later } = createTold()
    const headers = new Headers({ cookie: await cookieOf() })
    later(2 * day)
    await Promise.all([api.getSession({ headers }), api.getSession({ headers })])
    expect(types).toEqual(['session.created', 'session.renewed'])
  })

  test('no renewal is told after the sign-out that overtook it', async () => {
    for (const ended of [0, 1, 2]) {
      const { api, cookieOf, types, later } = createTold()
      const headers = new Headers({ cookie: await cookieOf() })
      later(2 * day)
      const calls = [0, 1, 2].map((index) =>
        index === ended ? api.signOut({ headers }) : api.refreshSession({ headers }),
      )
      await Promise.allSettled(calls)
      expect(types.at(-1)).toBe('session.revoked')
      expect(types.filter((type) => type === 'session.renewed').length).toBeLessThanOrEqual(1)
    }
  })
})
