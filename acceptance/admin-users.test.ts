import { sessionRows, users } from '@sallyport/core/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  type AdminApp,
  adminFeatures,
  auditLog,
  createAdminApp,
  type Person,
} from './support/admin-app.ts'
import { databases, useDatabase } from './support/databases.ts'
import { withCookie } from './support/nodes.ts'

// What administrators see and change, and what keeps everybody else out.

type Asked = [method: string, path: string, body?: object]

describe.each(databases)('admin() on $name', (kind) => {
  const fixture = useDatabase(kind, adminFeatures)
  let app: AdminApp

  beforeEach(async () => {
    await fixture.database.delete(auditLog, {})
    app = createAdminApp(fixture.database)
  })

  const named = (name: string) => fixture.database.find(users, { name })

  describe('who may', () => {
    const calls: Asked[] = [
      ['GET', '/admin/users'],
      ['GET', '/admin/users/:id'],
      ['POST', '/admin/users/:id/role', { role: 'admin' }],
      ['POST', '/admin/users/:id/deactivate'],
      ['POST', '/admin/users/:id/reactivate'],
      ['DELETE', '/admin/users/:id'],
      ['GET', '/admin/users/:id/sessions'],
      ['DELETE', '/admin/users/:id/sessions'],
      ['DELETE', '/admin/users/:id/sessions/some'],
      ['POST', '/admin/users/:id/impersonate'],
      ['POST', '/admin/stop-impersonating'],
      ['GET', '/admin/audit-log'],
    ]

    test.each(calls)(
      'S1-23 %s %s is not there for who is no administrator, whatever else they are',
      async (method, path, body) => {
        const bob = await app.person('Bob')
        const carol = await app.person('Carol', 'administrator')
        const address = path.replace(':id', bob.id)
        for (const { browser } of [bob, carol]) {
          const answer = await app.ask(browser, method, address, body)
          expect(answer).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } })
        }
        expect(await named('Bob')).toMatchObject({ role: null, deactivatedAt: null })
      },
    )

    test.each(calls)('S1-23 %s %s wants a sign-in of a stranger', async (method, path, body) => {
      const nobody = { ...(await app.person('Bob')).browser }
      nobody.cookies.clear()
      const answer = await app.ask(nobody, method, path.replace(':id', 'x'), body)
      expect(answer).toMatchObject({ status: 401, body: { error: { code: 'UNAUTHORIZED' } } })
    })

    test.each<Asked>([
      ['POST', '/admin/users/:id/role', { role: 'admin' }],
      ['DELETE', '/admin/users/:id'],
      ['POST', '/admin/users/:id/impersonate'],
    ])('%s %s wants a recent sign-in', async (method, path, body) => {
      const ada = await app.person('Ada', 'admin')
      const bob = await app.person('Bob')
      app.later(3_600_000)
      const answer = await app.ask(ada.browser, method, path.replace(':id', bob.id), body)
      expect(answer).toMatchObject({ status: 403, body: { error: { code: 'SESSION_NOT_FRESH' } } })
      expect(await named('Bob')).toMatchObject({ role: null })
    })

    test('A-12 a demoted administrator is refused by every process within maxStaleness', async () => {
      const ada = await app.person('Ada', 'admin')
      const eve = await app.person('Eve', 'admin')
      const there = app.start()
      const asked = () => there.api.admin.listUsers({ headers: withCookie(eve.cookie) })
      expect((await asked()).users).toHaveLength(2)

      await app.here.api.admin.setRole({
        headers: withCookie(ada.cookie),
        userId: eve.id,
        role: null,
      })
      await expect(
        app.here.api.admin.listUsers({ headers: withCookie(eve.cookie) }),
      ).rejects.toMatchObject({ code: 'NOT_FOUND' })
      app.later(1000)
      await expect(asked()).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })

    test('A-12 what changes something asks the row, so that a cached role changes nothing at all', async () => {
      const ada = await app.person('Ada', 'admin')
      const eve = await app.person('Eve', 'admin')
      const there = app.start()
      const headers = () => withCookie(eve.cookie)
      await there.api.admin.listUsers({ headers: headers() })
      await app.here.api.users.update(eve.id, { role: null })

      const { admin } = there.api
      const given = { headers: headers(), userId: ada.id }
      for (const change of [
        () => admin.setRole({ ...given, role: null }),
        () => admin.deactivate(given),
        () => admin.delete(given),
        () => admin.endSessions(given),
        () => admin.endSession({ ...given, sessionId: 'some' }),
        () => admin.impersonate(given),
      ]) {
        await expect(change()).rejects.toMatchObject({ code: 'NOT_FOUND' })
      }
      expect(await named('Ada')).toMatchObject({ role: 'admin', deactivatedAt: null })
      expect(await fixture.database.list(sessionRows, { userId: ada.id })).toMatchObject([
        { endedAt: null },
      ])
    })
  })

  describe('the list', () => {
    async function listAs(cookie: string, query: object = {}) {
      const given = { headers: withCookie(cookie), ...query }
      const { users: found, nextCursor } = await app.here.api.admin.listUsers(given)
      return { names: found.map(({ name }) => name), nextCursor }
    }

    test('says of people what they are, and nothing internal', async () => {
      const ada = await app.person('Ada', 'admin')
      const { body } = await app.ask(ada.browser, 'GET', '/admin/users')
      const now = new Date(app.now()).toISOString()
      expect(body).toEqual({
        users: [
          {
            id: ada.id,
            name: 'Ada',
            email: 'ada@example.test',
            image: null,
            emailVerified: true,
            createdAt: now,
            updatedAt: expect.any(String),
            role: 'admin',
            lastSignInAt: now,
            deactivatedAt: null,
          },
        ],
        nextCursor: null,
      })
      expect(await app.ask(ada.browser, 'GET', `/admin/users/${ada.id}`)).toEqual({
        status: 200,
        body: { user: (body as unknown as { users: object[] }).users[0] },
      })
    })

    test('gives everybody once, the newest first, page by page, also of one millisecond', async () => {
      const ada = await app.person('Ada', 'admin')
      for (let index = 0; index < 10; index++) {
        if (index % 4 === 0) app.later(1)
        await app.here.api.users.create({ email: `p${index}@example.test`, name: `P${index}` })
      }
      const whole = await listAs(ada.cookie)
      expect(whole.names).toHaveLength(11)
      expect(whole.names.at(-1)).toBe('Ada')
      expect(whole.nextCursor).toBeNull()

      const pages: string[][] = []
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page = await listAs(ada.cookie, { limit: 3, cursor: cursor ?? undefined })
        pages.push(page.names)
        cursor = page.nextCursor
      }
      expect(pages.map(({ length }) => length)).toEqual([3, 3, 3, 2])
      expect(pages.flat()).toEqual(whole.names)
    })

    test('is searched by a part of name or address, and both filters hold', async () => {
      const ada = await app.person('Ada', 'admin')
      const { create, update, deactivate } = app.here.api.users
      const zoe = await create({ email: 'zoe@other.test', name: 'Zoë Ada_100%' })
      const bob = await create({ email: 'bob+ADA@example.test', name: 'Bob' })
      await create({ email: 'carol@example.test', name: 'Carol' })
      await update(bob.id, { role: 'editor' })
      await deactivate(zoe.id)
      const found = async (query: object) =>
        (await listAs(ada.cookie, query)).names.toSorted().join(', ')

      expect(await found({ search: 'ada' })).toBe('Ada, Bob, Zoë Ada_100%')
      expect(await found({ search: 'ADA@EX' })).toBe('Ada, Bob')
      expect(await found({ search: '%' })).toBe('Zoë Ada_100%')
      expect(await found({ search: '_' })).toBe('Zoë Ada_100%')
      expect(await found({ search: 'nobody' })).toBe('')
      expect(await found({ role: 'editor' })).toBe('Bob')
      expect(await found({ deactivated: true })).toBe('Zoë Ada_100%')
      expect(await found({ deactivated: false, search: 'ada' })).toBe('Ada, Bob')
      expect(await found({ search: 'ada', role: 'admin' })).toBe('Ada')
    })

    test('a search is paged too, and who matches twice is there once', async () => {
      const ada = await app.person('Ada', 'admin')
      for (const number of [1, 2, 3, 4, 5]) {
        await app.here.api.users.create({ email: `x${number}@example.test`, name: `x${number}` })
      }
      const first = await listAs(ada.cookie, { search: 'x', limit: 4 })
      const second = await listAs(ada.cookie, { search: 'x', limit: 4, cursor: first.nextCursor })
      const all = [...first.names, ...second.names]
      expect([first.names.length, new Set(all).size, all.length]).toEqual([4, 6, 6])
      expect(all).toContain('Ada')
    })

    test('over HTTP the filters are words of the query', async () => {
      const ada = await app.person('Ada', 'admin')
      await app.person('Bob')
      const ask = async (query: string) => {
        const { status, body } = await app.ask(ada.browser, 'GET', `/admin/users?${query}`)
        return status === 200 ? (body as unknown as { users: object[] }).users.length : body.error
      }
      expect(await ask('limit=1')).toBe(1)
      expect(await ask('deactivated=false&search=BOB')).toBe(1)
      expect(await ask('deactivated=true')).toBe(0)
    })

    test.each([
      ['limit=0'],
      ['limit=101'],
      ['limit=1e2'],
      ['limit=-1'],
      ['deactivated=maybe'],
      ['search='],
      ['cursor=x'],
      ['cursor=1.'],
      ['cursor=9999999999999999.x'],
      ['cursor=1.%27or%201%3D1'],
      ['sort=name'],
      ['__proto__=x'],
      ['limit=1&limit=2'],
      ['deactivated=true&deactivated=true'],
    ])('?%s is a query of nothing', async (query) => {
      const ada = await app.person('Ada', 'admin')
      const answer = await app.ask(ada.browser, 'GET', `/admin/users?${query}`)
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BAD_REQUEST' } } })
    })
  })

  describe('changes', () => {
    test('a role is set and taken, and its person has it at once', async () => {
      const ada = await app.person('Ada', 'admin')
      const bob = await app.person('Bob')
      const path = `/admin/users/${bob.id}/role`
      expect(await app.ask(ada.browser, 'POST', path, { role: 'editor' })).toMatchObject({
        status: 200,
        body: { user: { id: bob.id, role: 'editor' } },
      })
      const { session } = await app.here.api.getSession({ headers: withCookie(bob.cookie) })
      expect(session?.user.role).toBe('editor')
      await app.ask(ada.browser, 'POST', path, { role: null })
      expect(await named('Bob')).toMatchObject({ role: null })
    })

    test.each([[{}], [{ role: 7 }], [{ role: 'a b' }], [{ role: '' }], [{ role: 'x', name: 'y' }]])(
      'a role that is none is refused: %j',
      async (body) => {
        const ada = await app.person('Ada', 'admin')
        const bob = await app.person('Bob')
        const answer = await app.ask(ada.browser, 'POST', `/admin/users/${bob.id}/role`, body)
        expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BAD_REQUEST' } } })
      },
    )

    test('A-24 the id of the path decides, whatever the body says', async () => {
      const ada = await app.person('Ada', 'admin')
      const bob = await app.person('Bob')
      const body = { role: 'editor', userId: ada.id }
      const answer = await app.ask(ada.browser, 'POST', `/admin/users/${bob.id}/role`, body)
      expect(answer.status).toBe(400)
      expect(await named('Ada')).toMatchObject({ role: 'admin' })
    })

    test('who is deactivated is out at once, and comes back when reactivated', async () => {
      const ada = await app.person('Ada', 'admin')
      const bob = await app.person('Bob')
      const given = { headers: withCookie(ada.cookie), userId: bob.id }
      const { user } = await app.here.api.admin.deactivate(given)
      expect(user.deactivatedAt).toEqual(new Date(app.now()))
      expect(await app.here.api.getSession({ headers: withCookie(bob.cookie) })).toMatchObject({
        reason: 'SESSION_REVOKED',
      })
      await expect(app.person('Bob')).rejects.toMatchObject({ code: 'ACCOUNT_DEACTIVATED' })
      await app.here.api.admin.reactivate(given)
      expect((await app.person('Bob')).id).toBe(bob.id)
    })

    test('who is deleted is gone with their sessions', async () => {
      const ada = await app.person('Ada', 'admin')
      const bob = await app.person('Bob')
      expect(await app.ask(ada.browser, 'DELETE', `/admin/users/${bob.id}`)).toEqual({
        status: 200,
        body: {},
      })
      expect(await named('Bob')).toBeNull()
      expect(await app.here.api.getSession({ headers: withCookie(bob.cookie) })).toMatchObject({
        authenticated: false,
      })
    })

    test('one session of a user is ended, or all of them', async () => {
      const ada = await app.person('Ada', 'admin')
      const bob = await app.person('Bob')
      await app.person('Bob')
      await app.person('Bob')
      const path = `/admin/users/${bob.id}/sessions`
      const { body } = await app.ask(ada.browser, 'GET', path)
      const { sessions } = body as unknown as { sessions: { id: string }[] }
      expect(sessions).toHaveLength(3)
      expect(Object.keys(sessions[0] ?? {}).toSorted()).toEqual(
        ['createdAt', 'expiresAt', 'id', 'impersonatedBy', 'ip', 'lastSeenAt', 'provider', 'userAgent'], // prettier-ignore
      )
      expect(await app.ask(ada.browser, 'DELETE', `${path}/${sessions[0]?.id}`)).toEqual({
        status: 200,
        body: {},
      })
      app.later(1)
      expect(await app.ask(ada.browser, 'DELETE', path)).toEqual({
        status: 200,
        body: { ended: 2 },
      })
      app.later(1)
      expect(await app.ask(ada.browser, 'DELETE', path)).toEqual({
        status: 200,
        body: { ended: 0 },
      })
      const revoked = app.events.filter(({ type }) => type === 'session.revoked')
      expect(revoked).toHaveLength(3)
      for (const event of revoked) {
        expect(event).toMatchObject({ by: 'administrator', actor: { userId: ada.id } })
      }
    })

    test('A-24 a session is ended under its own user alone', async () => {
      const ada = await app.person('Ada', 'admin')
      const bob = await app.person('Bob')
      const carol = await app.person('Carol')
      const [session] = await fixture.database.list(sessionRows, { userId: bob.id })
      const path = `/admin/users/${carol.id}/sessions/${session?.id}`
      expect(await app.ask(ada.browser, 'DELETE', path)).toMatchObject({ status: 404 })
      expect(await app.here.api.getSession({ headers: withCookie(bob.cookie) })).toMatchObject({
        authenticated: true,
      })
    })

    test.each<Asked>([
      ['GET', '/admin/users/nobody'],
      ['POST', '/admin/users/nobody/role', { role: 'x' }],
      ['POST', '/admin/users/nobody/deactivate'],
      ['POST', '/admin/users/nobody/reactivate'],
      ['DELETE', '/admin/users/nobody'],
      ['GET', '/admin/users/nobody/sessions'],
      ['DELETE', '/admin/users/nobody/sessions'],
      ['POST', '/admin/users/nobody/impersonate'],
    ])('%s %s of nobody is not there', async (method, path, body) => {
      const ada = await app.person('Ada', 'admin')
      expect(await app.ask(ada.browser, method, path, body)).toMatchObject({
        status: 404,
        body: { error: { code: 'NOT_FOUND' } },
      })
    })
  })

  describe('the last administrator', () => {
    const ways: [name: string, way: (id: string) => Asked][] = [
      ['demoted', (id) => ['POST', `/admin/users/${id}/role`, { role: 'editor' }]],
      ['deactivated', (id) => ['POST', `/admin/users/${id}/deactivate`]],
      ['deleted', (id) => ['DELETE', `/admin/users/${id}`]],
    ]

    test.each(ways)('cannot be %s, and a deactivated one does not count', async (_name, way) => {
      const ada = await app.person('Ada', 'admin')
      const eve = await app.person('Eve', 'admin')
      await app.here.api.users.deactivate(eve.id)
      const answer = await app.ask(ada.browser, ...way(ada.id))
      expect(answer).toMatchObject({ status: 409, body: { error: { code: 'LAST_ADMIN' } } })
      expect(await named('Ada')).toMatchObject({ role: 'admin', deactivatedAt: null })
      expect(await app.here.api.getSession({ headers: withCookie(ada.cookie) })).toMatchObject({
        authenticated: true,
      })
      // The one that is deactivated already is no loss.
      expect(await app.ask(ada.browser, ...way(eve.id))).toMatchObject({ status: 200 })
    })

    test('may be made an administrator again', async () => {
      const ada = await app.person('Ada', 'admin')
      const path = `/admin/users/${ada.id}/role`
      const answer = await app.ask(ada.browser, 'POST', path, { role: 'admin' })
      expect(answer.status).toBe(200)
    })

    test('A-12 who was demoted a moment ago demotes nobody any more', async () => {
      const names = ['Ada', 'Bob', 'Carol', 'Dan', 'Eve']
      const people: Person[] = []
      for (const name of names) people.push(await app.person(name, 'admin'))
      await fixture.database.delete(auditLog, {})
      const nodes = [app.here, app.start()]
      await Promise.allSettled(
        people.map((person, index) => {
          const next = people[(index + 1) % people.length]
          const given = { headers: withCookie(person.cookie), userId: next?.id ?? '', role: null }
          return (nodes[index % 2] ?? app.here).api.admin.setRole(given)
        }),
      )
      const done = await fixture.database.list(
        auditLog,
        { action: 'user.updated' },
        { orderBy: [['id', 'asc']] },
      )
      const demoted = new Set<string | null>()
      for (const { actorId, userId } of done) {
        expect(demoted.has(actorId)).toBe(false)
        demoted.add(userId)
      }
      expect(done.length).toBeGreaterThan(0)
    })

    test('stays, though all of them throw each other out at once', async () => {
      const names = ['Ada', 'Bob', 'Carol', 'Dan', 'Eve', 'Fay']
      const people: Person[] = []
      for (const name of names) people.push(await app.person(name, 'admin'))
      const nodes = [app.here, app.start(), app.start()]
      const deeds = people.flatMap((person, index) =>
        people.map((other, place) => {
          const { admin } = (nodes[(index + place) % nodes.length] ?? app.here).api
          const given = { headers: withCookie(person.cookie), userId: other.id }
          if (place % 3 === 0) return admin.setRole({ ...given, role: null })
          return place % 3 === 1 ? admin.deactivate(given) : admin.delete(given)
        }),
      )
      const outcomes = await Promise.allSettled(deeds)
      const codes = outcomes.map((outcome) =>
        outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : 'done',
      )
      const left = await fixture.database.list(users, { role: 'admin', deactivatedAt: null })
      expect(left.length).toBeGreaterThanOrEqual(1)
      expect(codes.filter((code) => code === 'done').length).toBeGreaterThan(0)
      const usual = ['done', 'LAST_ADMIN', 'NOT_FOUND', 'UNAUTHORIZED']
      expect(codes.filter((code) => !usual.includes(code))).toEqual([])
    })
  })
})
