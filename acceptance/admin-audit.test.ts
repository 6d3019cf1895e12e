import type { AuditEntry } from '@sallyport/core/admin'
import { users } from '@sallyport/core/testing'
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
import { watchDatabase, type WatchedDatabase } from './support/watched-database.ts'

// Who did what to whom, with what result, when and from where: written with the change it tells of.

describe.each(databases)('the audit log on $name', (kind) => {
  const fixture = useDatabase(kind, adminFeatures)
  let database: WatchedDatabase
  let app: AdminApp
  let ada: Person
  let bob: Person

  beforeEach(async () => {
    await fixture.database.delete(auditLog, {})
    database = watchDatabase(fixture.database)
    app = createAdminApp(database, { security: { trustedProxy: 1 } })
    ada = await app.person('Ada', 'admin')
    bob = await app.person('Bob')
  })

  const log = async (query: object = {}): Promise<AuditEntry[]> => {
    const given = { headers: withCookie(ada.cookie), limit: 100, ...query }
    return (await app.here.api.admin.listAuditLog(given)).entries
  }
  const actionsOf = async (query: object = {}) =>
    (await log(query)).map(({ action, result }) =>
      result === 'success' ? action : `${action} ${result}`,
    )
  const requestOf = (person: Person) =>
    new Headers({
      cookie: person.cookie,
      'user-agent': 'Test/1.0',
      'x-forwarded-for': '192.0.2.1',
    })

  test('says who did what to whom, when, from where and with what', async () => {
    app.later(5000)
    await app.here.api.admin.setRole({ headers: requestOf(ada), userId: bob.id, role: 'editor' })
    const [entry] = await log()
    const { session } = await app.here.api.getSession({ headers: withCookie(ada.cookie) })
    expect(entry).toEqual({
      id: expect.any(Number),
      at: new Date(app.now()),
      action: 'user.updated',
      result: 'success',
      actorId: ada.id,
      impersonatorId: null,
      sessionId: session?.session?.id,
      tokenId: null,
      userId: bob.id,
      organizationId: null,
      targetType: 'user',
      targetId: bob.id,
      ip: '192.0.2.1',
      userAgent: 'Test/1.0',
      details: { changed: ['role'], role: 'editor' },
    })
  })

  test('has what people do, what administrators do, and what the application does', async () => {
    const person = { headers: requestOf(bob) }
    await app.here.api.updateSession({ ...person, user: { name: 'Robert' } })
    await app.here.api.refreshSession(person)
    const carol = await app.person('Carol')
    await app.here.api.signOut({ headers: requestOf(carol) })
    const given = { headers: requestOf(ada), userId: bob.id }
    await app.here.api.admin.deactivate(given)
    await app.here.api.admin.reactivate(given)
    await app.here.api.admin.delete(given)
    await app.here.api.users.delete(carol.id)
    expect((await actionsOf()).toReversed()).toEqual([
      'user.created', 'session.created', 'user.updated', // Ada
      'user.created', 'session.created', // Bob
      'user.updated', 'session.rotated',
      'user.created', 'session.created', 'session.revoked', // Carol
      'session.revoked', 'user.deactivated', 'user.reactivated', 'user.deleted',
      'user.deleted',
    ]) // prettier-ignore
    const [byApplication, byAda] = await log({ action: 'user.deleted' })
    expect(byApplication).toMatchObject({ actorId: null, userId: carol.id, ip: null })
    // An entry outlives its people.
    expect(byAda).toMatchObject({ actorId: ada.id, userId: bob.id, targetId: bob.id })
  })

  test('a change that leaves everything as it is leaves no entry', async () => {
    const before = await log()
    await app.here.api.users.update(bob.id, { name: 'Bob' })
    await app.here.api.users.reactivate(bob.id)
    expect(await log()).toEqual(before)
  })

  test('knows both identities of who acts as somebody', async () => {
    const headers = requestOf(ada)
    await app.here.api.admin.impersonate({ headers, userId: bob.id })
    const { session } = await app.here.api.getSession({ headers })
    await app.here.api.updateSession({ headers, user: { name: 'Robert' } })
    await app.here.api.admin.stopImpersonating({ headers })
    const entries = (await app.here.api.admin.listAuditLog({ headers, targetId: bob.id })).entries
    const started = entries.findIndex(({ action }) => action === 'impersonation.started')
    expect(entries[started]).toMatchObject({ actorId: ada.id, impersonatorId: null })
    const acted = entries.slice(0, started)
    expect(acted.map(({ action }) => action).toReversed()).toEqual([
      'user.updated',
      'session.revoked',
      'impersonation.stopped',
    ])
    for (const entry of acted) {
      expect(entry).toMatchObject({
        actorId: bob.id,
        impersonatorId: ada.id,
        sessionId: session?.session?.id,
        ip: '192.0.2.1',
      })
    }
    const byAda = await app.here.api.admin.listAuditLog({ headers, actorId: ada.id })
    expect(byAda.entries.filter(({ impersonatorId }) => impersonatorId === ada.id)).toHaveLength(4)
  })

  test('has what administrators were refused, and nothing that it left behind', async () => {
    const eve = await app.person('Eve', 'admin')
    const { admin } = app.here.api
    const refused = async (work: Promise<unknown>) => {
      await expect(work).rejects.toThrow()
    }
    const before = await log()
    const headers = requestOf(ada)
    await refused(admin.impersonate({ headers, userId: eve.id }))
    await refused(admin.setRole({ headers, userId: 'nobody', role: 'x' }))
    await refused(admin.setRole({ headers, userId: bob.id, role: 'two words' }))
    await refused(admin.endSession({ headers, userId: bob.id, sessionId: 'none' }))
    await app.here.api.users.update(eve.id, { role: null })
    await refused(admin.delete({ headers, userId: ada.id }))
    const entries = (await log()).slice(0, -before.length)
    expect(entries.map(({ action, result }) => `${action} ${result}`).toReversed()).toEqual([
      'admin.impersonate IMPERSONATION_REFUSED',
      'admin.setRole NOT_FOUND',
      'admin.setRole BAD_REQUEST',
      'admin.endSession NOT_FOUND',
      'user.updated success',
      'admin.delete LAST_ADMIN',
    ])
    expect(entries[0]).toMatchObject({
      actorId: ada.id,
      userId: ada.id,
      targetType: 'user',
      targetId: ada.id,
      ip: '192.0.2.1',
      userAgent: 'Test/1.0',
    })
  })

  test('whoever is no administrator leaves no trace of having asked', async () => {
    const before = await log()
    const given = { headers: requestOf(bob), userId: ada.id }
    await expect(app.here.api.admin.delete(given)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await log()).toEqual(before)
  })

  describe('is written with the change or not at all', () => {
    test.each([
      ['a role', () => app.here.api.admin.setRole({ headers: requestOf(ada), userId: bob.id, role: 'x' })],
      ['a deactivation', () => app.here.api.admin.deactivate({ headers: requestOf(ada), userId: bob.id })],
      ['a deletion', () => app.here.api.users.delete(bob.id)],
      ['a sign-in', () => app.person('Carol')],
    ])('%s', async (_name, change) => {
      const before = await log()
      database.fail('insert auth_audit')
      await expect(change()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
      database.mend()
      expect(await fixture.database.find(users, { id: bob.id })).toMatchObject({
        role: null,
        deactivatedAt: null,
      })
      expect(await fixture.database.find(users, { name: 'Carol' })).toBeNull()
      expect(await app.here.api.getSession({ headers: withCookie(bob.cookie) })).toMatchObject({
        authenticated: true,
      })
      expect(await log()).toEqual(before)
    }) // prettier-ignore

    test('a change that is undone leaves no entry', async () => {
      const before = await log()
      database.fail('update auth_user')
      await expect(app.here.api.users.deactivate(bob.id)).rejects.toThrow()
      database.mend()
      expect(await log()).toEqual(before)
    })

    test('a refusal that cannot be written down is a refusal all the same, and told', async () => {
      database.fail('insert auth_audit')
      const given = { headers: requestOf(ada), userId: ada.id }
      await expect(app.here.api.admin.delete(given)).rejects.toMatchObject({ code: 'LAST_ADMIN' })
      expect(app.events.at(-1)).toMatchObject({ type: 'error' })
    })
  })

  test('holds no secret: no token, no cookie, nothing of either', async () => {
    const headers = requestOf(ada)
    await app.here.api.admin.impersonate({ headers, userId: bob.id })
    const acted = app.here.pendingCookies(headers)
    await app.here.api.admin.stopImpersonating({ headers })
    await app.here.api.refreshSession({ headers: requestOf(bob) })
    const rows = JSON.stringify(await fixture.database.list(auditLog, {}))
    const secrets = [ada.cookie, bob.cookie, ...acted, ...app.here.pendingCookies(headers)].map(
      (cookie) => cookie.slice(cookie.indexOf('=') + 1).split(';')[0] ?? '',
    )
    expect(secrets.every((secret) => secret.length > 20)).toBe(true)
    for (const secret of secrets) {
      for (const part of [secret, ...secret.split('.').filter(({ length }) => length > 20)]) {
        expect(rows).not.toContain(part)
      }
    }
    expect(rows).not.toContain('@example.test')
  })

  describe('is read', () => {
    test('page by page, the newest first', async () => {
      for (const name of ['B1', 'B2', 'B3', 'B4']) {
        await app.here.api.users.update(bob.id, { name })
      }
      const whole = await log()
      expect(whole.map(({ id }) => id)).toEqual(whole.map(({ id }) => id).toSorted((a, b) => b - a))
      const pages: AuditEntry[][] = []
      for (let cursor: string | undefined; ;) {
        const query = { headers: withCookie(ada.cookie), limit: 4, ...(cursor && { cursor }) }
        const page = await app.here.api.admin.listAuditLog(query)
        pages.push(page.entries)
        if (page.nextCursor === null) break
        cursor = page.nextCursor
      }
      expect(pages.map(({ length }) => length)).toEqual([4, 4, 1])
      expect(pages.flat()).toEqual(whole)
    })

    test('by who did it, what it happened to and what it was, all at once', async () => {
      const headers = requestOf(ada)
      await app.here.api.admin.deactivate({ headers, userId: bob.id })
      await app.here.api.updateSession({ headers, user: { name: 'Ada L.' } })
      expect(await actionsOf({ actorId: ada.id })).toEqual([
        'user.updated',
        'user.deactivated',
        'session.revoked',
        'session.created',
      ])
      expect(await actionsOf({ actorId: ada.id, targetId: bob.id })).toEqual([
        'user.deactivated',
        'session.revoked',
      ])
      const byAction = { actorId: ada.id, targetId: bob.id, action: 'user.deactivated' }
      expect(await actionsOf(byAction)).toEqual(['user.deactivated'])
      expect(await actionsOf({ targetId: 'nobody' })).toEqual([])
      const [revoked] = await log({ action: 'session.revoked' })
      expect(await actionsOf({ targetId: revoked?.targetId })).toEqual([
        'session.revoked',
        'session.created',
      ])
    })

    test('over HTTP, with times in ISO 8601', async () => {
      const { status, body } = await app.ask(ada.browser, 'GET', '/admin/audit-log?limit=1')
      expect(status).toBe(200)
      expect(body).toMatchObject({
        entries: [{ action: 'session.created', at: new Date(app.now()).toISOString() }],
        nextCursor: expect.stringMatching(/^\d+$/),
      })
    })

    test.each([['cursor=x'], ['cursor=1.5'], ['limit=0'], ['actorId='], ['since=2026-01-01']])(
      'not by ?%s',
      async (query) => {
        const answer = await app.ask(ada.browser, 'GET', `/admin/audit-log?${query}`)
        expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BAD_REQUEST' } } })
      },
    )
  })

  test('is forgotten by the application alone, as far back as it says', async () => {
    const before = await log()
    app.later(1000)
    await app.here.api.users.update(bob.id, { name: 'Robert' })
    expect(await app.here.api.admin.forgetAuditLog(new Date(app.now()))).toBe(before.length)
    expect(await actionsOf()).toEqual(['user.updated'])
  })

  test('says of an administrator that the application made so that they are one', async () => {
    const { id } = await app.here.api.users.create({ email: 'una@example.test', role: 'admin' })
    const [entry] = await log({ targetId: id })
    expect(entry).toMatchObject({
      action: 'user.created',
      actorId: null,
      details: { role: 'admin' },
    })
  })

  test('has each happening once, in the order they came, when many happen at once', async () => {
    const nodes = [app.here, app.start()]
    const names = Array.from({ length: 20 }, (_, index) => `N${index}`)
    const ids = await Promise.all(
      names.map(async (name, index) => {
        const { api } = nodes[index % 2] ?? app.here
        const { id } = await api.users.create({ email: `${name}@many.test`, name })
        await api.users.deactivate(id)
        return id
      }),
    )
    for (const id of ids) {
      expect((await actionsOf({ targetId: id })).toReversed()).toEqual([
        'user.created',
        'user.deactivated',
      ])
    }
  })
})
