import { admin as serverAdmin } from '@sallyport/core/admin'
import { memoryStore } from '@sallyport/core/memory'
import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { type Browser, createBrowser } from '../test/browser.ts'
import { admin, type AdminUser, type AuditEntry } from './admin.ts'
import { createAuthClient } from './index.ts'

const start = Date.UTC(2026, 0, 10)

interface Fields {
  plan: string
}

let now: number
let browser: Browser
let bobId: string

const createClient = () =>
  createAuthClient<Fields, readonly [ReturnType<typeof admin<Fields>>]>({
    fetch: browser.fetch,
    features: [admin<Fields>()],
  })
let client: ReturnType<typeof createClient>

beforeEach(async () => {
  now = start
  const features = [serverAdmin()] as never
  browser = createBrowser({ database: memoryStore(), features }, () => now)
  client = createClient()
  await browser.signIn('Bob', 'bob')
  const { users } = browser.server.api
  bobId = (await browser.session())?.user.id ?? ''
  now += 1000
  await browser.signIn('Ada', 'ada')
  await users.update((await browser.session())?.user.id ?? '', { role: 'admin' })
})

describe('admin', () => {
  it('lists, finds and changes users, with dates', async () => {
    const { users, nextCursor } = await client.admin.listUsers({ limit: 1 })
    expect(users).toMatchObject([{ name: 'Ada', role: 'admin', createdAt: new Date(start + 1000) }])
    const next = await client.admin.listUsers({ limit: 1, cursor: nextCursor ?? '' })
    const bob = {
      id: bobId,
      name: 'Bob',
      email: 'bob@example.test',
      image: null,
      emailVerified: true,
      createdAt: new Date(start),
      updatedAt: new Date(start),
      role: null,
      lastSignInAt: new Date(start),
      deactivatedAt: null,
    }
    expect(next).toEqual({ users: [bob], nextCursor: null })
    const given = { userId: bobId }
    expect(await client.admin.getUser(given)).toEqual({ user: bob })
    const editor = await client.admin.setRole({ ...given, role: 'editor' })
    expect(editor.user).toMatchObject({ role: 'editor', updatedAt: new Date(start + 1000) })
    expect((await client.admin.listUsers({ search: 'BOB', deactivated: false })).users).toEqual([
      editor.user,
    ])
    const out = await client.admin.deactivate(given)
    expect(out.user.deactivatedAt).toEqual(new Date(start + 1000))
    expect((await client.admin.reactivate(given)).user.deactivatedAt).toBeNull()
    await client.admin.delete(given)
    await expect(client.admin.getUser(given)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expectTypeOf(editor.user).toEqualTypeOf<AdminUser<Fields>>()
    expectTypeOf(editor.user.plan).toEqualTypeOf<string>()
  })

  it('lists and ends the sessions of a user', async () => {
    const { sessions } = await client.admin.listSessions({ userId: bobId })
    expect(sessions).toEqual([
      {
        id: expect.any(String),
        createdAt: new Date(start),
        lastSeenAt: new Date(start),
        expiresAt: new Date(start + 30 * 86_400_000),
        provider: 'test',
        userAgent: null,
        ip: null,
        impersonatedBy: null,
      },
    ])
    await client.admin.endSession({ userId: bobId, sessionId: sessions[0]?.id ?? '' })
    expect(await client.admin.endSessions({ userId: bobId })).toEqual({ ended: 0 })
    expect(browser.requests).toEqual([
      `GET /api/auth/admin/users/${bobId}/sessions`,
      `DELETE /api/auth/admin/users/${bobId}/sessions/${sessions[0]?.id}`,
      `DELETE /api/auth/admin/users/${bobId}/sessions`,
    ])
  })

  it('acts as a user and comes back, and the page knows', async () => {
    await client.getSession()
    const { session } = await client.admin.impersonate({ userId: bobId })
    expect(session?.session?.expiresAt).toEqual(new Date(now + 3_600_000))
    expect((await browser.session())?.user.name).toBe('Bob')
    expect((await client.getSession()).session?.user.name).toBe('Bob')
    await expect(client.admin.listUsers()).rejects.toMatchObject({ code: 'NOT_FOUND' })

    const back = await client.admin.stopImpersonating()
    expect(back.session).toMatchObject({ user: { name: 'Ada' }, session: { impersonatedBy: null } })
    expect((await client.getSession()).session?.user.name).toBe('Ada')
  })

  it('reads the audit log', async () => {
    await client.admin.deactivate({ userId: bobId })
    const { entries, nextCursor } = await client.admin.listAuditLog({ targetId: bobId, limit: 1 })
    expect(entries).toMatchObject([
      { action: 'user.deactivated', at: new Date(now), result: 'success', targetType: 'user' },
    ])
    expect(nextCursor).toBe(String(entries[0]?.id))
    expectTypeOf(entries).toEqualTypeOf<AuditEntry[]>()
  })

  it('says what the server refuses', async () => {
    const { user } = await client.admin.getUser({ userId: bobId })
    const own = (await browser.session())?.user.id ?? ''
    for (const [work, code] of [
      [client.admin.setRole({ userId: own, role: null }), 'LAST_ADMIN'],
      [client.admin.impersonate({ userId: own }), 'IMPERSONATION_REFUSED'],
      [client.admin.listUsers({ cursor: 'x' }), 'BAD_REQUEST'],
      [client.admin.getUser({ userId: `${user.id}x` }), 'NOT_FOUND'],
    ] as const) {
      await expect(work).rejects.toMatchObject({ name: 'AuthClientError', code })
    }
  })

  it.each([
    ['no list', () => client.admin.listUsers()],
    ['no entries', () => client.admin.listAuditLog()],
    ['no user', () => client.admin.getUser({ userId: bobId })],
    ['no sessions', () => client.admin.listSessions({ userId: bobId })],
  ])('an answer of something else is told: %s', async (_name, ask) => {
    browser.answerWith(async () => Response.json({ something: 'else' }))
    await expect(ask()).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
  })
})
