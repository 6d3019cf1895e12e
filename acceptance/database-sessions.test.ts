import { memoryStore } from '@sallyport/core/memory'
import { revocations, sessionRows, users } from '@sallyport/core/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { parseSetCookie } from './support/browser.ts'
import { databases, useDatabase } from './support/databases.ts'
import { createNodes, type Nodes, withCookie } from './support/nodes.ts'
import { watchDatabase, type WatchedDatabase } from './support/watched-database.ts'

// Sessions that are rows as well, whatever the database and the strategy.

const strategies = ['jwt', 'database'] as const
const second = 1000
const day = 86_400 * second

describe.each(databases)('on $name', (kind) => {
  const opened = useDatabase(kind)
  let database: WatchedDatabase
  let nodes: Nodes

  beforeEach(() => {
    database = watchDatabase(opened.database)
    nodes = createNodes(database)
  })

  describe.each(strategies)('strategy %s', (strategy) => {
    const start = (options = {}) =>
      nodes.start({
        ...options,
        session: { strategy, ...(options as { session?: object }).session },
      })

    test('S1-01 a session is stored in the database', async () => {
      const { cookieOf, api } = start()
      const headers = withCookie(await cookieOf({ subject: 'ada', name: 'Ada' }))
      const { session } = await api.getSession({ headers })
      const rows = await database.list(sessionRows, {})
      expect(rows).toMatchObject([
        { id: session?.session?.id, userId: session?.user.id, provider: 'test', endedAt: null },
      ])
      expect(await database.find(users, { id: session?.user.id ?? '' })).toMatchObject({
        name: 'Ada',
        email: 'person@example.test',
        verifiedEmail: 'person@example.test',
      })
    })

    test('S1-02 A-20 it is referred to by an HttpOnly cookie, of which no row has a part', async () => {
      const { cookieOf, api } = start()
      const cookie = await cookieOf()
      nodes.later(2 * day)
      const { headers } = await api.getSession({ headers: withCookie(cookie) })
      const [line = ''] = headers.getSetCookie()
      expect(line).toMatch(/^sp\.session=[^;]+; .*HttpOnly/)

      const token = cookie.slice(cookie.indexOf('=') + 1)
      const rows = JSON.stringify(await database.list(sessionRows, {}))
      for (let from = 0; from + 20 <= token.length; from += 10) {
        expect(rows).not.toContain(token.slice(from, from + 20))
      }
      const { tokenHash } = (await database.list(sessionRows, {}))[0] ?? {}
      if (strategy === 'database') {
        expect(token).toMatch(/^[\w-]{43}$/)
        const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))
        expect(tokenHash).toBe(Buffer.from(hash).toString('base64url'))
      } else {
        expect(tokenHash).toBeNull()
      }
    })

    test.each([
      ['S0-10 deleted', 'delete'],
      ['S0-11 S2-13 deactivated', 'deactivate'],
    ] as const)(
      'a user who was %s is nobody, here at once and elsewhere in a second',
      async (_name, how) => {
        const [here, there] = [start(), start()]
        const cookies = [
          await here.cookieOf({ subject: 'ada' }),
          await there.cookieOf({ subject: 'ada' }),
        ]
        const other = await here.cookieOf({ subject: 'bob', email: 'bob@example.test' })
        const { session } = await there.api.getSession({ headers: withCookie(cookies[0] ?? '') })
        await here.api.users[how](session?.user.id ?? '')

        for (const cookie of cookies) {
          expect(await here.api.getSession({ headers: withCookie(cookie) })).toMatchObject({
            authenticated: false,
            session: null,
          })
        }
        nodes.later(second)
        for (const cookie of cookies) {
          expect((await there.api.getSession({ headers: withCookie(cookie) })).session).toBeNull()
        }
        expect((await there.api.getSession({ headers: withCookie(other) })).authenticated).toBe(
          true,
        )
      },
    )

    test('S2-13 a deactivated person gets no new session until they are reactivated', async () => {
      const { cookieOf, api } = start()
      const before = withCookie(await cookieOf({ subject: 'ada' }))
      const id = (await api.getSession({ headers: before })).session?.user.id ?? ''
      await api.users.deactivate(id)
      await expect(cookieOf({ subject: 'ada' })).rejects.toMatchObject({
        code: 'ACCOUNT_DEACTIVATED',
      })
      expect((await api.users.find({ id }))?.deactivatedAt).toEqual(new Date(nodes.now()))

      await api.users.reactivate(id)
      expect((await api.getSession({ headers: before })).session).toBeNull()
      const after = withCookie(await cookieOf({ subject: 'ada' }))
      expect((await api.getSession({ headers: after })).session?.user.id).toBe(id)
    })

    test('a deactivation among sign-ins at once leaves no live session', async () => {
      const [here, there] = [start(), start()]
      const before = withCookie(await here.cookieOf({ subject: 'ada' }))
      const id = (await here.api.getSession({ headers: before })).session?.user.id ?? ''
      for (let round = 0; round < 5; round++) {
        const signIn = (index: number) => (index % 2 ? here : there).cookieOf({ subject: 'ada' })
        const results = await Promise.allSettled([
          ...[0, 1, 2, 3].map(signIn),
          there.api.users.deactivate(id),
          ...[4, 5, 6, 7].map(signIn),
        ])
        for (const result of results) {
          if (result.status === 'rejected') {
            expect(result.reason).toMatchObject({ code: 'ACCOUNT_DEACTIVATED' })
          }
        }
        expect(await database.list(sessionRows, { userId: id, endedAt: null })).toEqual([])
        await here.api.users.reactivate(id)
      }
    })

    test('a deletion among sign-ins at once leaves no session without its user', async () => {
      const [here, there] = [start(), start()]
      for (let round = 0; round < 5; round++) {
        const cookie = await here.cookieOf({ subject: 'ada' })
        const { session } = await here.api.getSession({ headers: withCookie(cookie) })
        await Promise.all([
          here.cookieOf({ subject: 'ada' }),
          there.api.users.delete(session?.user.id ?? ''),
          there.cookieOf({ subject: 'ada' }),
          here.cookieOf({ subject: 'ada' }),
        ])
        const known = await database.list(users, {})
        expect(known.length).toBeLessThanOrEqual(1)
        for (const { userId } of await database.list(sessionRows, {})) {
          expect(known.map(({ id }) => id)).toContain(userId)
        }
      }
    })

    test('the same person is one user, whatever way and however often they come', async () => {
      const { cookieOf, api } = start()
      const ids = []
      for (let index = 0; index < 3; index++) {
        const headers = withCookie(await cookieOf({ subject: 'ada', name: `Ada ${index}` }))
        ids.push((await api.getSession({ headers })).session?.user.id)
      }
      expect(new Set(ids).size).toBe(1)
      expect(await database.list(users, {})).toHaveLength(1)
      // What the person is called here is theirs to say from then on.
      expect((await api.users.find({ id: ids[0] ?? '' }))?.name).toBe('Ada 0')
    })

    test('20 first sign-ins of one person at once make one user and 20 sessions', async () => {
      const [here, there] = [start(), start()]
      const cookies = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 ? here : there).cookieOf({ subject: 'ada' }),
        ),
      )
      expect(await database.list(users, {})).toHaveLength(1)
      const sessions = await Promise.all(
        cookies.map((cookie) => here.api.getSession({ headers: withCookie(cookie) })),
      )
      expect(sessions.every(({ authenticated }) => authenticated)).toBe(true)
      expect(new Set(sessions.map(({ session }) => session?.session?.id)).size).toBe(20)
    })

    test('V7.2.4 signing in again ends the session that the browser had', async () => {
      const { cookieOf, api } = start()
      const first = await cookieOf({ subject: 'ada' })
      const again = await cookieOf({ subject: 'ada' }, true, withCookie(first))
      expect(await api.getSession({ headers: withCookie(first) })).toMatchObject({
        reason: 'SESSION_REVOKED',
      })
      expect(await api.listSessions({ headers: withCookie(again) })).toHaveLength(1)
    })

    test('a session is renewed past updateAge, and the row is written once for it', async () => {
      const { cookieOf, api } = start({ session: { updateAge: 3600, maxAge: 7200 } })
      const cookie = await cookieOf()
      nodes.later(3599 * second)
      await api.getSession({ headers: withCookie(cookie) })
      expect(database.queries).not.toContain('update auth_session')

      nodes.later(second)
      const renewed = await api.getSession({ headers: withCookie(cookie) })
      expect(renewed.session?.session?.expiresAt).toEqual(new Date(nodes.now() + 7200 * second))
      expect(renewed.headers.getSetCookie()).toHaveLength(1)
      // The same old cookie again, as of requests that were on their way.
      for (let index = 0; index < 5; index++) await api.getSession({ headers: withCookie(cookie) })
      expect(database.queries.filter((query) => query === 'update auth_session')).toHaveLength(1)
      const [row] = await database.list(sessionRows, {})
      expect(row).toMatchObject({
        renewedAt: new Date(nodes.now()),
        expiresAt: new Date(nodes.now() + 7200 * second),
      })
    })

    test('V7.3.1 V7.3.2 it ends after maxAge without a visit, and after absoluteMaxAge with any', async () => {
      const session = { maxAge: 100, updateAge: 10, absoluteMaxAge: 250 }
      const { cookieOf, api } = start({ session })
      const idle = await cookieOf({ subject: 'idle', email: 'idle@example.test' })
      let cookie = await cookieOf({ subject: 'busy', email: 'busy@example.test' })
      nodes.later(100 * second)
      expect(await api.getSession({ headers: withCookie(idle) })).toMatchObject({
        reason: 'SESSION_EXPIRED',
      })
      nodes.later(-100 * second)
      for (let age = 50; age < 250; age += 50) {
        nodes.later(50 * second)
        const { authenticated, headers } = await api.getSession({ headers: withCookie(cookie) })
        expect(authenticated, `after ${age} s`).toBe(true)
        cookie = headers.getSetCookie()[0]?.split(';')[0] ?? cookie
      }
      nodes.later(49 * second)
      expect((await api.getSession({ headers: withCookie(cookie) })).authenticated).toBe(true)
      nodes.later(second)
      expect(await api.getSession({ headers: withCookie(cookie) })).toMatchObject({
        reason: 'SESSION_EXPIRED',
      })
    })

    test('A-10 a renewal never brings back what was ended meanwhile elsewhere', async () => {
      const [here, there] = [start(), start()]
      const cookie = await here.cookieOf()
      await there.api.getSession({ headers: withCookie(cookie) })
      nodes.later(2 * day)
      await there.api.getSession({
        headers: withCookie(await here.cookieOf({ subject: 'x', email: 'x@example.test' })),
      })
      // Elsewhere has just looked, and does not know yet.
      await here.api.signOut({ headers: withCookie(cookie) })
      const late = await there.api.getSession({ headers: withCookie(cookie) })
      expect(late).toMatchObject({ authenticated: false, reason: 'SESSION_REVOKED' })
      expect(late.headers.getSetCookie()).toEqual([])
    })

    test('A-10 of a sign-out and refreshes at once, in two processes, the sign-out stays', async () => {
      const [here, there] = [start(), start()]
      for (let round = 0; round < 10; round++) {
        const cookie = await here.cookieOf({
          subject: `p${round}`,
          email: `p${round}@example.test`,
        })
        const results = await Promise.allSettled([
          there.api.refreshSession({ headers: withCookie(cookie) }),
          here.api.signOut({ headers: withCookie(cookie) }),
          there.api.refreshSession({ headers: withCookie(cookie) }),
        ])
        nodes.later(second)
        const handedOut = results.flatMap((result) =>
          result.status === 'fulfilled' ? result.value.headers.getSetCookie() : [],
        )
        const live = []
        for (const given of [cookie, ...handedOut.map((line) => line.split(';')[0] ?? '')]) {
          const { authenticated } = await here.api.getSession({ headers: withCookie(given) })
          if (authenticated) live.push(given)
        }
        expect(live).toEqual([])
      }
    })

    test('20 refreshes of one session at once give one new token', async () => {
      const [here, there] = [start(), start()]
      const cookie = await here.cookieOf()
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 ? here : there).api.refreshSession({ headers: withCookie(cookie) }),
        ),
      )
      const given = results.filter(({ status }) => status === 'fulfilled')
      expect(given).toHaveLength(1)
      for (const result of results) {
        if (result.status === 'rejected')
          expect(result.reason).toMatchObject({ code: 'UNAUTHORIZED' })
      }
      nodes.later(second)
      for (const node of [here, there]) {
        expect((await node.api.getSession({ headers: withCookie(cookie) })).session).toBeNull()
      }
    })

    test('R-20 when the session cannot be written, neither is the user or the identity', async () => {
      const { cookieOf } = start()
      database.fail('insert auth_session')
      await expect(cookieOf()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', status: 503 })
      database.mend()
      expect(await database.list(users, {})).toEqual([])
      expect(database.queries).toContain('insert auth_user')
      expect((await start().cookieOf()).length).toBeGreaterThan(0)
    })

    test('a sign-out that the database cannot be told of says so, and the browser is signed out', async () => {
      const { cookieOf, handler, api } = start()
      const cookie = await cookieOf()
      await api.getSession({ headers: withCookie(cookie) })
      database.fail('update auth_session')
      const request = new Request('http://app.test/api/auth/sign-out', {
        method: 'POST',
        headers: { cookie, origin: 'http://app.test' },
      })
      const response = await handler(request)
      expect(response.status).toBe(503)
      expect(await response.json()).toMatchObject({ error: { code: 'STORE_UNAVAILABLE' } })
      expect(response.headers.getSetCookie().map(parseSetCookie)).toMatchObject([
        { name: 'sp.session', value: '', maxAge: 0 },
      ])
    })

    test('what expired long ago is deleted with a sign-in, and nothing else', async () => {
      const { cookieOf, api } = start({ session: { maxAge: 3600 } })
      const old = await cookieOf({ subject: 'old', email: 'old@example.test' })
      await api.signOut({ headers: withCookie(old) })
      await cookieOf({ subject: 'gone', email: 'gone@example.test' })
      nodes.later(33 * day)
      const fresh = await cookieOf({ subject: 'new', email: 'new@example.test' })
      expect(await database.list(sessionRows, {})).toHaveLength(1)
      expect(await database.list(revocations, {})).toEqual([])
      expect((await api.getSession({ headers: withCookie(fresh) })).authenticated).toBe(true)
      expect(await database.list(users, {})).toHaveLength(3)
    })
  })

  test('stored sessions without a database are nobody, with the reason and an event', async () => {
    const { cookieOf, api } = nodes.start({ session: { strategy: 'database' } })
    const headers = withCookie(await cookieOf())
    database.fail()
    expect(await api.getSession({ headers })).toMatchObject({ reason: 'STORE_UNAVAILABLE' })
    expect(nodes.events.at(-1)).toMatchObject({
      type: 'error',
      detail: 'a stored session could not be read',
    })
    database.mend()
    expect((await api.getSession({ headers })).authenticated).toBe(true)
  })

  test('sealed sessions live through the outage grace, then nobody does, then all do again', async () => {
    const { cookieOf, api } = nodes.start({ session: { revocation: { outageGrace: 30 } } })
    const headers = withCookie(await cookieOf())
    const state = async () => (await api.getSession({ headers })).authenticated
    expect(await state()).toBe(true)
    database.fail()
    nodes.later(29 * second)
    expect(await state()).toBe(true)
    nodes.later(second)
    expect(await api.getSession({ headers })).toMatchObject({ reason: 'STORE_UNAVAILABLE' })
    database.mend()
    nodes.later(second)
    expect(await state()).toBe(true)
    expect(nodes.events.map(({ type }) => type).filter((type) => type.startsWith('rev'))).toEqual([
      'revocation_feed.failed',
      'revocation_feed.closed',
      'revocation_feed.recovered',
    ])
  })

  test('a cookie of the time before there was a database is not accepted', async () => {
    const before = createNodes(database, { database: undefined }).start()
    const { api } = nodes.start()
    const cookie = await before.cookieOf({ subject: 'ada' })
    expect(await api.getSession({ headers: withCookie(cookie) })).toMatchObject({
      reason: 'INVALID_TOKEN',
    })
  })

  test('a person keeps their id when the application gets a database', async () => {
    const before = createNodes(database, { database: undefined }).start()
    const after = nodes.start()
    const idOf = async ({ cookieOf, api }: typeof after) =>
      (await api.getSession({ headers: withCookie(await cookieOf({ subject: 'ada' })) })).session
        ?.user.id
    expect(await idOf(after)).toBe(await idOf(before))
  })
})

test('a strategy that needs a database says so at once', () => {
  expect(() =>
    createNodes(memoryStore()).start({ database: undefined, session: { strategy: 'database' } }),
  ).toThrow(/session.strategy: "database" needs the option database/)
})
