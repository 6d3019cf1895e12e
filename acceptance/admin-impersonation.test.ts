import { AuthError, type AuthEvent, isAdmin, type Session } from '@sallyport/core'
import { defineFeature } from '@sallyport/core/feature'
import { revocations, sessionRows, users } from '@sallyport/core/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  type AdminApp,
  adminFeatures,
  auditLog,
  createAdminApp,
  type Person,
} from './support/admin-app.ts'
import type { Browser } from './support/browser.ts'
import { databases, useDatabase } from './support/databases.ts'
import { createNodes, withCookie } from './support/nodes.ts'

// An administrator who acts as somebody else: how it begins, how it ends, and what it cannot be used for.

const hour = 3_600_000
const strategies = ['jwt', 'database'] as const

describe.each(databases)('on $name', (kind) => {
  const fixture = useDatabase(kind, adminFeatures)

  describe.each(strategies)('impersonation with strategy %s', (strategy) => {
    let app: AdminApp
    let ada: Person
    let bob: Person

    beforeEach(async () => {
      await fixture.database.delete(auditLog, {})
      app = createAdminApp(fixture.database, { session: { strategy } })
      ada = await app.person('Ada', 'admin')
      bob = await app.person('Bob')
    })

    const cookieOf = ({ cookies }: Browser) =>
      [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const stateOf = (cookie: string, process = app.here) =>
      process.api.getSession({ headers: withCookie(cookie) })
    const inBrowser = async (browser: Browser): Promise<Session | null> =>
      (await stateOf(cookieOf(browser))).session
    const impersonate = (person = bob) =>
      app.ask(ada.browser, 'POST', `/admin/users/${person.id}/impersonate`)
    const stop = () => app.ask(ada.browser, 'POST', '/admin/stop-impersonating')
    const told = (type: AuthEvent['type']) => app.events.filter((event) => event.type === type)
    const rowOf = async (id: string | undefined) =>
      fixture.database.find(sessionRows, { id: id ?? '' })

    test('makes the browser act as the user, and says by whom', async () => {
      const own = await inBrowser(ada.browser)
      const { status, body } = await impersonate()
      expect(status).toBe(200)
      expect(body).toMatchObject({
        authenticated: true,
        session: { user: { id: bob.id }, session: { impersonatedBy: ada.id } },
      })
      const session = await inBrowser(ada.browser)
      expect(session).toMatchObject({
        user: { id: bob.id, name: 'Bob' },
        session: { userId: bob.id, impersonatedBy: ada.id },
      })
      // Bob is as he was, and Ada's own session is there.
      expect((await stateOf(bob.cookie)).session?.session?.impersonatedBy).toBeNull()
      expect(await rowOf(own?.session?.id)).toMatchObject({ endedAt: null })
      const sessionId = session?.session?.id
      const [started] = told('impersonation.started')
      expect(started).toMatchObject({
        userId: bob.id,
        sessionId,
        actor: { userId: ada.id, impersonatedBy: null, sessionId: own?.session?.id },
      })
    })

    test('is a call of the server too, whose headers hand the session over', async () => {
      const headers = withCookie(ada.cookie)
      const result = await app.here.api.admin.impersonate({ headers, userId: bob.id })
      expect(result.session?.session?.impersonatedBy).toBe(ada.id)
      const lines = result.headers.getSetCookie()
      expect(lines.some((line) => line.startsWith('sp.session='))).toBe(true)
      expect(app.here.pendingCookies(headers)).toEqual(lines)
      expect(result.toResponse().headers.getSetCookie()).toEqual(lines)
    })

    test('gives the own session back, under a new token', async () => {
      const own = await inBrowser(ada.browser)
      const former = cookieOf(ada.browser)
      await impersonate()
      const acted = cookieOf(ada.browser)
      app.later(1000)
      expect(await stop()).toMatchObject({
        status: 200,
        body: { authenticated: true, session: { user: { id: ada.id } } },
      })
      const back = await inBrowser(ada.browser)
      expect(back).toMatchObject({ user: { id: ada.id }, session: { impersonatedBy: null } })
      expect(back?.session?.id).toBe(own?.session?.id)
      expect(back?.session?.createdAt).toEqual(own?.session?.createdAt)
      expect(isAdmin(back)).toBe(true)
      expect(cookieOf(ada.browser)).not.toBe(former)

      for (const cookie of [former, acted]) {
        expect(await stateOf(cookie)).toMatchObject({ authenticated: false })
      }
      const [stopped] = told('impersonation.stopped')
      expect(stopped).toMatchObject({
        userId: bob.id,
        actor: { userId: bob.id, impersonatedBy: ada.id },
      })
      expect(await stop()).toMatchObject({ status: 404 })
    })

    test('lasts an hour, and nothing renews it', async () => {
      await impersonate()
      const end = app.now() + hour
      const expiresAt = async () => (await inBrowser(ada.browser))?.session?.expiresAt.getTime()
      expect(await expiresAt()).toBe(end)
      const short = app.start({ session: { strategy, updateAge: 60 } })
      for (let part = 0; part < 5; part++) {
        app.later(600_000)
        const read = await short.api.getSession({ headers: withCookie(cookieOf(ada.browser)) })
        expect(read.session?.session?.expiresAt.getTime()).toBe(end)
        await app.ask(ada.browser, 'POST', '/session/refresh')
        expect(await expiresAt()).toBe(end)
      }
      app.later(600_000)
      expect(app.now()).toBe(end)
      expect(await stateOf(cookieOf(ada.browser))).toMatchObject({ reason: 'SESSION_EXPIRED' })
      expect(await stop()).toMatchObject({ status: 401 })
    })

    test('a refresh keeps it an impersonation, and its end', async () => {
      await impersonate()
      app.later(60_000)
      const before = await inBrowser(ada.browser)
      const { body } = await app.ask(ada.browser, 'POST', '/session/refresh')
      expect(body).toMatchObject({ session: { session: { impersonatedBy: ada.id } } })
      expect((await inBrowser(ada.browser))?.expires).toBe(before?.expires)
      expect(await stop()).toMatchObject({ body: { session: { user: { id: ada.id } } } })
    })

    test('lasts no longer than the own session would', async () => {
      const short = createAdminApp(fixture.database, { session: { strategy, maxAge: 1800 } })
      const { cookie } = await short.person('Ada')
      short.later(600_000)
      const headers = withCookie(cookie)
      const { session } = await short.here.api.admin.impersonate({ headers, userId: bob.id })
      expect(session?.session?.expiresAt.getTime()).toBe(short.now() + 1_200_000)
    })

    test.each([
      ['another administrator', () => app.person('Eve', 'admin')],
      ['oneself', async () => ada],
    ])('is never of %s', async (_name, of) => {
      const answer = await impersonate(await of())
      expect(answer).toMatchObject({
        status: 403,
        body: { error: { code: 'IMPERSONATION_REFUSED' } },
      })
      expect((await inBrowser(ada.browser))?.user.id).toBe(ada.id)
    })

    test('is never of a deactivated administrator, and of nobody deactivated', async () => {
      const eve = await app.person('Eve', 'admin')
      const carol = await app.person('Carol')
      for (const { id } of [eve, carol]) await app.here.api.users.deactivate(id)
      expect((await impersonate(eve)).body.error?.code).toBe('IMPERSONATION_REFUSED')
      expect(await impersonate(carol)).toMatchObject({
        status: 403,
        body: { error: { code: 'ACCOUNT_DEACTIVATED' } },
      })
      expect(await fixture.database.list(sessionRows, { userId: carol.id, endedAt: null })).toEqual(
        [],
      )
    })

    test('passes the gates of every sign-in', async () => {
      const gate = defineFeature({
        id: 'gate',
        build: () => ({
          api: {},
          gate({ name }: { name: string }) {
            if (name === 'Bob') throw new AuthError('SIGN_IN_REFUSED')
          },
        }),
      })
      const gated = createNodes(fixture.database, { features: [...adminFeatures, gate] })
      const headers = withCookie(ada.cookie)
      await expect(
        gated.start({ session: { strategy } }).api.admin.impersonate({ headers, userId: bob.id }),
      ).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' })
      expect(await fixture.database.list(sessionRows, { impersonatedBy: ada.id })).toEqual([])
    })

    test('is none that administrates, though the user was made an administrator behind our back', async () => {
      await impersonate()
      await fixture.database.update(users, { id: bob.id }, { role: 'admin' })
      expect(await app.ask(ada.browser, 'GET', '/admin/users')).toMatchObject({ status: 404 })
      expect(isAdmin(await inBrowser(ada.browser))).toBe(false)
    })

    test('is nobody who may administrate: all of it is not there', async () => {
      await impersonate()
      const carol = await app.person('Carol')
      expect(await impersonate(carol)).toMatchObject({ status: 404 })
      expect(await app.ask(ada.browser, 'GET', '/admin/users')).toMatchObject({ status: 404 })
      expect(isAdmin(await inBrowser(ada.browser))).toBe(false)
    })

    test('is never fresh, and not for what only the person may do', async () => {
      await impersonate()
      const cookie = cookieOf(ada.browser)
      const wanted = { headers: withCookie(cookie), requireFresh: true }
      expect(await app.here.api.validateSession(wanted)).toMatchObject({
        valid: false,
        reason: 'SESSION_NOT_FRESH',
      })
      const [device] = await fixture.database.list(sessionRows, {
        userId: bob.id,
        impersonatedBy: null,
      })
      for (const [method, path] of [
        ['POST', '/sign-out-all'],
        ['DELETE', `/sessions/${device?.id}`],
      ] as const) {
        expect(await app.ask(ada.browser, method, path)).toMatchObject({
          status: 403,
          body: { error: { code: 'IMPERSONATED' } },
        })
      }
      expect(await stateOf(bob.cookie)).toMatchObject({ authenticated: true })
      expect(await inBrowser(ada.browser)).toMatchObject({ user: { id: bob.id } })
    })

    test('is told with both identities, whatever is done', async () => {
      await impersonate()
      await app.ask(ada.browser, 'PATCH', '/session', { user: { name: 'Robert' } })
      await app.ask(ada.browser, 'POST', '/session/refresh')
      await app.ask(ada.browser, 'POST', '/sign-out')
      const done = app.events.slice(
        app.events.findIndex(({ type }) => type === 'impersonation.started') + 1,
      )
      expect(done.map(({ type }) => type)).toEqual([
        'user.updated',
        'session.rotated',
        'session.revoked',
        'impersonation.stopped',
        'session.revoked',
      ])
      for (const { actor } of done) {
        expect(actor).toMatchObject({ userId: bob.id, impersonatedBy: ada.id })
      }
      expect(await fixture.database.find(users, { id: bob.id })).toMatchObject({ name: 'Robert' })
    })

    test('a sign-out ends both sessions', async () => {
      const own = cookieOf(ada.browser)
      await impersonate()
      const acted = cookieOf(ada.browser)
      expect(await app.ask(ada.browser, 'POST', '/sign-out')).toMatchObject({ status: 200 })
      for (const cookie of [own, acted]) {
        expect(await stateOf(cookie)).toMatchObject({ reason: 'SESSION_REVOKED' })
      }
      expect(await stateOf(bob.cookie)).toMatchObject({ authenticated: true })
    })

    test('another sign-in in the same browser ends both', async () => {
      const own = cookieOf(ada.browser)
      await impersonate()
      const acted = cookieOf(ada.browser)
      const profile = { subject: 'Dan', email: 'dan@example.test' }
      await app.here.cookieOf(profile, true, withCookie(acted))
      for (const cookie of [own, acted]) {
        expect(await stateOf(cookie)).toMatchObject({ reason: 'SESSION_REVOKED' })
      }
    })

    const ends: [name: string, end: () => Promise<unknown>][] = [
      ['signs out everywhere', () => app.here.api.signOutAll({ headers: withCookie(ada.cookie) })],
      ['loses the role', () => app.here.api.users.update(ada.id, { role: null })],
      ['is given another role', () => app.here.api.users.update(ada.id, { role: 'editor' })],
      ['is deactivated', () => app.here.api.users.deactivate(ada.id)],
      ['is deleted', () => app.here.api.users.delete(ada.id)],
      ['has their sessions ended', () => app.here.api.users.endSessions(ada.id)],
    ]
    test.each(ends)('ends everywhere when the administrator %s', async (_name, end) => {
      await impersonate()
      const acted = cookieOf(ada.browser)
      const there = app.start()
      expect(await stateOf(acted, there)).toMatchObject({ authenticated: true })
      app.later(10)
      await end()
      expect(await stateOf(acted)).toMatchObject({ reason: 'SESSION_REVOKED' })
      app.later(1000)
      expect(await stateOf(acted, there)).toMatchObject({ reason: 'SESSION_REVOKED' })
      expect(await stateOf(bob.cookie)).toMatchObject({ authenticated: true })
      expect(told('impersonation.stopped')).toMatchObject([{ userId: bob.id }])
    })

    const personEnds: [name: string, end: () => Promise<unknown>, reason: string][] = [
      ['is made an administrator', () => app.here.api.users.update(bob.id, { role: 'admin' }), 'SESSION_REVOKED'],
      ['is deactivated', () => app.here.api.users.deactivate(bob.id), 'SESSION_REVOKED'],
      ['signs out everywhere', () => app.here.api.signOutAll({ headers: withCookie(bob.cookie) }), 'SESSION_REVOKED'],
    ] // prettier-ignore
    test.each(personEnds)('ends when the person %s', async (_name, end, reason) => {
      const own = ada.cookie
      await impersonate()
      const acted = cookieOf(ada.browser)
      app.later(10)
      await end()
      expect(await stateOf(acted)).toMatchObject({ reason })
      // What the person does ends nothing of the administrator's.
      expect(await stateOf(own)).toMatchObject({ authenticated: true })
    })

    test('another session of the administrator has nothing to do with it', async () => {
      const phone = await app.person('Ada')
      await impersonate()
      await app.here.api.signOut({ headers: withCookie(phone.cookie) })
      expect(await inBrowser(ada.browser)).toMatchObject({ session: { impersonatedBy: ada.id } })
    })

    test('another role than that of an administrator changes nothing for either', async () => {
      await impersonate()
      await app.here.api.users.update(bob.id, { role: 'editor' })
      await app.here.api.users.update(ada.id, { name: 'Ada L.' })
      expect(await inBrowser(ada.browser)).toMatchObject({
        user: { role: 'editor' },
        session: { impersonatedBy: ada.id },
      })
    })

    test('who comes back to a session that has ended is signed out', async () => {
      await impersonate()
      const own = await rowOf((await rowOf((await inBrowser(ada.browser))?.session?.id))?.impersonatorSessionId ?? '') // prettier-ignore
      // As by a database that somebody looked after by hand.
      await fixture.database.update(
        sessionRows,
        { id: own?.id ?? '' },
        { endedAt: new Date(app.now()) },
      )
      expect(await stop()).toMatchObject({
        status: 200,
        body: { authenticated: false, session: null },
      })
      expect(ada.browser.cookies.has('sp.session')).toBe(false)
    })

    test('who comes back and is no administrator any more is signed out', async () => {
      await impersonate()
      await fixture.database.update(users, { id: ada.id }, { role: null })
      expect(await stop()).toMatchObject({ status: 200, body: { authenticated: false } })
      expect(ada.browser.cookies.has('sp.session')).toBe(false)
    })

    test('of two that stop it at once, one goes on and nobody is two people', async () => {
      await impersonate()
      const headers = () => withCookie(cookieOf(ada.browser))
      const both = await Promise.allSettled([
        app.here.api.admin.stopImpersonating({ headers: headers() }),
        app.start().api.admin.stopImpersonating({ headers: headers() }),
      ])
      const back = both.filter(
        (one) => one.status === 'fulfilled' && one.value.session?.user.id === ada.id,
      )
      expect(back).toHaveLength(1)
      const left = await fixture.database.list(sessionRows, { endedAt: null })
      const people = left.map(({ userId, impersonatedBy }) => `${userId} ${impersonatedBy}`)
      expect(people.toSorted()).toEqual([`${ada.id} null`, `${bob.id} null`].toSorted())
    })

    test('whoever stops it a second time is not signed out by that', async () => {
      await impersonate()
      const acted = cookieOf(ada.browser)
      const there = app.start()
      // Has just asked, and knows of nothing else for a while.
      expect((await stateOf(acted, there)).authenticated).toBe(true)
      expect(await stop()).toMatchObject({ body: { session: { user: { id: ada.id } } } })
      const headers = withCookie(acted)
      await expect(there.api.admin.stopImpersonating({ headers })).rejects.toMatchObject({
        code: strategy === 'jwt' ? 'NOT_FOUND' : 'UNAUTHORIZED',
      })
      expect(there.pendingCookies(headers)).toEqual([])
      expect((await inBrowser(ada.browser))?.user.id).toBe(ada.id)
    })

    const meanwhile: [name: string, deed: () => Promise<unknown>][] = [
      ['the administrator is demoted', () => app.here.api.users.update(ada.id, { role: null })],
      ['the administrator is deactivated', () => app.here.api.users.deactivate(ada.id)],
      ['the administrator signs out', () => app.here.api.signOut({ headers: withCookie(ada.cookie) })],
      ['the user is promoted', () => app.here.api.users.update(bob.id, { role: 'admin' })],
      ['the user is deactivated', () => app.here.api.users.deactivate(bob.id)],
    ] // prettier-ignore
    test.each(meanwhile)('is not begun, or ends, when at the same time %s', async (_name, deed) => {
      const there = app.start()
      for (let round = 0; round < 5; round++) {
        app.later(10)
        await app.here.api.users.reactivate(ada.id)
        await app.here.api.users.reactivate(bob.id)
        await app.here.api.users.update(bob.id, { role: null })
        ada = await app.person('Ada', 'admin')
        app.later(10)
        const headers = withCookie(ada.cookie)
        await Promise.allSettled([there.api.admin.impersonate({ headers, userId: bob.id }), deed()])
        const live = { impersonatedBy: { not: null }, endedAt: null }
        expect(await fixture.database.list(sessionRows, live)).toEqual([])
      }
    })

    test.each([
      [true, /; Max-Age=3600/],
      [false, /^[^;]+; Path=\/; (?!.*Max-Age)/],
    ])('keeps to what the sign-in said of the cookie: remembered %s', async (remember, form) => {
      const profile = { subject: 'Ada', email: 'ada@example.test' }
      const headers = withCookie(await app.here.cookieOf(profile, remember))
      const { admin } = app.here.api
      const lineOf = (lines: string[]) => lines.find((line) => line.startsWith('sp.session=')) ?? ''
      const given = { headers, userId: bob.id }
      expect(lineOf((await admin.impersonate(given)).headers.getSetCookie())).toMatch(form)
      const back = lineOf((await admin.stopImpersonating({ headers })).headers.getSetCookie())
      expect(back.includes('Max-Age')).toBe(remember)
    })

    test('who asks in a header and not in a browser is refused', async () => {
      const accepting = createAdminApp(fixture.database, {
        session: { strategy, accept: ['cookie', 'bearer'] },
      })
      const token = ada.cookie.slice(ada.cookie.indexOf('=') + 1)
      const headers = new Headers({ authorization: `Bearer ${token}` })
      await expect(
        accepting.here.api.admin.impersonate({ headers, userId: bob.id }),
      ).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    })

    test('what an administrator notes of the device is none of the person’s business', async () => {
      const trusted = createAdminApp(fixture.database, {
        session: { strategy },
        security: { trustedProxy: 1 },
      })
      const headers = new Headers({
        cookie: ada.cookie,
        'user-agent': 'Console/1.0',
        'x-forwarded-for': '192.0.2.7',
      })
      await trusted.here.api.admin.impersonate({ headers, userId: bob.id })
      const devices = await trusted.here.api.listSessions({ headers: withCookie(bob.cookie) })
      expect(devices.find(({ provider }) => provider === 'impersonation')).toMatchObject({
        ip: null,
        userAgent: null,
      })
      const [entry] = await fixture.database.list(auditLog, { action: 'impersonation.started' })
      expect(entry).toMatchObject({ ip: '192.0.2.7', userAgent: 'Console/1.0' })
    })

    test('the feed says what ended, and nothing of a stopped one is left', async () => {
      await impersonate()
      await stop()
      const lines = await fixture.database.list(revocations, { kind: 'session', action: 'revoke' })
      expect(lines).toHaveLength(1)
      expect(
        await fixture.database.list(sessionRows, { impersonatedBy: ada.id, endedAt: null }),
      ).toEqual([])
    })
  })
})
