import { memoryStore } from '@sallyport/core/memory'
import type { SessionState } from '@sallyport/core/wire'
import { beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import { type Browser, createBrowser, createLatch, openBrowser } from '../test/browser.ts'
import { type AuthClient, createAuthClient, type UserChanges } from './index.ts'

/** One person on two devices, at a server with a database. */
let laptop: Browser
let phone: Browser
let client: AuthClient
let onPhone: AuthClient
let now: number
const assign = vi.spyOn(location, 'assign').mockImplementation(() => {})

beforeEach(async () => {
  now = Date.now()
  laptop = createBrowser({ database: memoryStore() }, () => now)
  phone = openBrowser(laptop.server)
  client = createAuthClient({ fetch: laptop.fetch })
  onPhone = createAuthClient({ fetch: phone.fetch })
  await phone.signIn()
  now += 1000
  await laptop.signIn()
  await client.getSession()
  assign.mockClear()
})

describe('sessions.list', () => {
  it('gives the devices, the one seen last first, with dates', async () => {
    const devices = await client.sessions.list()
    expect(devices).toMatchObject([
      { id: await sessionId(client), current: true, provider: 'test' },
      { id: await sessionId(onPhone), current: false, provider: 'test' },
    ])
    const [device] = devices
    expect(device?.lastSeenAt.getTime()).toBe(now)
    expect(device?.createdAt).toBeInstanceOf(Date)
    expect(device?.expiresAt).toEqual((await client.sessionOrNull())?.session?.expiresAt)
  })

  it('waits for a refresh, after which the old token is refused', async () => {
    const [rotated, latch] = [createLatch(), createLatch()]
    laptop.answerWith(async (send, asked) => {
      const answer = await send()
      if (asked.startsWith('GET')) return answer
      rotated.open()
      await latch.opened
      return answer
    })
    const refreshing = client.refreshSession()
    await rotated.opened
    const listing = client.sessions.list()
    latch.open()
    expect(await listing).toHaveLength(2)
    await refreshing
  })

  it('leaves a read under way alone', async () => {
    await onPhone.updateSession({ name: 'Ada Lovelace' })
    await Promise.all([client.store.refetch(), client.sessions.list()])
    expect(client.store.get().data?.user.name).toBe('Ada Lovelace')
  })

  it('is refused to nobody, and the store knows then', async () => {
    await onPhone.signOutAll()
    await expect(client.sessions.list()).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
      status: 401,
    })
    expect(client.store.get()).toMatchObject({ data: null, error: null })
  })

  it.each(['{}', '{"sessions":{}}', '[]'])('does not take %s for a list', async (body) => {
    laptop.answerWith(async () => new Response(body))
    await expect(client.sessions.list()).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
  })

  it('says what is missing without a database', async () => {
    const browser = createBrowser()
    await browser.signIn()
    const { sessions } = createAuthClient({ fetch: browser.fetch })
    const missing = { code: 'DATABASE_REQUIRED', status: 501 }
    await expect(sessions.list()).rejects.toMatchObject(missing)
    await expect(sessions.revoke('an-id')).rejects.toMatchObject(missing)
  })
})

describe('sessions.revoke', () => {
  it('signs another device out, and this one stays', async () => {
    await client.sessions.revoke(await sessionId(onPhone))
    expect(await phone.session()).toBeNull()
    expect(await onPhone.getSession()).toMatchObject({ reason: 'SESSION_REVOKED' })
    expect(client.store.get().data).toEqual(await laptop.session())
    expect(await client.sessions.list()).toHaveLength(1)
  })

  it('of this device empties the store as a sign-out does, without asking', async () => {
    const id = await sessionId(client)
    laptop.requests.length = 0
    await client.sessions.revoke(id)
    expect(client.store.get()).toMatchObject({ data: null, isPending: false })
    expect(laptop.requests).toEqual([`DELETE /api/auth/sessions/${id}`])
    expect(await laptop.session()).toBeNull()
    expect(await phone.session()).not.toBeNull()
  })

  it('empties the store too when the person has signed in again in another tab', async () => {
    await laptop.signIn()
    const current = (await client.sessions.list()).find((device) => device.current)
    expect(current?.id).not.toBe(client.store.get().data?.session?.id)
    await client.sessions.revoke(current?.id ?? '')
    await vi.waitFor(() => expect(client.store.get().data).toBeNull())
  })

  it.each(['', '..', '../session', 'no-such-id', '%2e%2e'])(
    'ends nothing for the id "%s"',
    async (id) => {
      await expect(client.sessions.revoke(id)).rejects.toMatchObject({ status: 404 })
      expect(await client.sessions.list()).toHaveLength(2)
    },
  )

  it('A-24 does not end the session of another person', async () => {
    const stranger = openBrowser(laptop.server)
    await stranger.signIn('Eve', 'eve')
    const theirs = createAuthClient({ fetch: stranger.fetch })
    await expect(theirs.sessions.revoke(await sessionId(client))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    expect(await laptop.session()).not.toBeNull()
  })
})

describe('signOutAll', () => {
  it('ends the session of every device and stays', async () => {
    const answer = await client.signOutAll()
    expect(answer).toEqual({ ended: 2, redirectTo: 'http://app.test/' })
    expect(client.store.get()).toMatchObject({ data: null, isPending: false })
    expect(assign).not.toHaveBeenCalled()
    expect([await laptop.session(), await phone.session()]).toEqual([null, null])
  })

  it('leaves with redirect: true', async () => {
    await client.signOutAll({ redirect: true, redirectTo: '/bye' })
    expect(assign).toHaveBeenCalledExactlyOnceWith('http://app.test/bye')
  })

  it('ends nothing when it would lead elsewhere', async () => {
    const options = { redirect: true, redirectTo: 'https://evil.test/' }
    await expect(client.signOutAll(options)).rejects.toMatchObject({ code: 'INVALID_REDIRECT_TO' })
    expect(assign).not.toHaveBeenCalled()
    expect(await client.sessions.list()).toHaveLength(2)
  })
})

describe('updateSession', () => {
  it('changes the user, in the store and for every device', async () => {
    const { session } = await client.updateSession({ name: 'Ada Lovelace' })
    expect(session?.user.name).toBe('Ada Lovelace')
    expect(session?.user.updatedAt).toBeInstanceOf(Date)
    expect(client.store.get().data).toEqual(session)
    expect((await onPhone.sessionOrNull())?.user.name).toBe('Ada Lovelace')
  })

  it('A-19 changes nothing that is not the person’s to change, and takes back what was shown early', async () => {
    const shown = client.store.get().data
    if (!shown) throw new Error('nobody is signed in')
    const changes = { name: 'Ada, Countess', role: 'admin' }
    client.store.set({ ...shown, user: { ...shown.user, ...changes } })
    await expect(client.updateSession(changes)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      status: 400,
    })
    await vi.waitFor(() => expect(client.store.get().data).toEqual(shown))
  })

  it('has the types of the application', () => {
    type Changes = Parameters<AuthClient<{ theme: 'light' | 'dark' }>['updateSession']>[0]
    expectTypeOf<Changes>().toEqualTypeOf<UserChanges<{ theme: 'light' | 'dark' }>>()
    expectTypeOf<{ name: string; theme: 'dark' }>().toExtend<Changes>()
    expectTypeOf<{ image: null }>().toExtend<Changes>()
    expectTypeOf<{ theme: 'blue' }>().not.toExtend<Changes>()
    expectTypeOf<{ name: null }>().not.toExtend<Changes>()
    // @ts-expect-error -- no person changes their role
    void (() => client.updateSession({ role: 'admin' }))
    expectTypeOf<ReturnType<AuthClient<{ theme: 'dark' }>['updateSession']>>().toEqualTypeOf<
      Promise<SessionState<{ theme: 'dark' }>>
    >()
  })
})

describe('refreshSession', () => {
  it('goes on under another token and the same id, and the store knows it', async () => {
    const before = await client.sessionOrNull()
    const cookie = laptop.cookie()
    now += 1000
    const { session } = await client.refreshSession()
    expect(laptop.cookie()).not.toBe(cookie)
    expect(session?.session?.id).toBe(before?.session?.id)
    const later = (before?.session?.expiresAt.getTime() ?? 0) + 1000
    expect(session?.session?.expiresAt.getTime()).toBe(later)
    expect(client.store.get().data).toEqual(session)
    expect(await client.sessions.list()).toHaveLength(2)
  })
})

async function sessionId(of: AuthClient): Promise<string> {
  return (await of.sessionOrNull())?.session?.id ?? 'nobody is signed in'
}
