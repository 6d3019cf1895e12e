import type { AuthClient } from '@sallyport/client'
import { createTestAuth, revocations, sessionRows, type TestAuth } from '@sallyport/core/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Browser, createBrowser } from './support/browser.ts'
import { createClientIn } from './support/client-in.ts'
import { databases, useDatabase } from './support/databases.ts'
import { watchDatabase, type WatchedDatabase } from './support/watched-database.ts'

// The devices of a person, through the client, at two processes of one application.

const origin = 'http://app.test'
const secret = 'ZGV2aWNlcy1vZi1hLXBlcnNvbi1hdC10d28tcHJvY2Vzc2Vz'
const second = 1000
const fields = z.object({ theme: z.enum(['light', 'dark']).default('light') })

type Fields = z.infer<typeof fields>

interface Device {
  readonly browser: Browser
  readonly client: AuthClient<Fields>
}

describe.each(databases)('on $name', (kind) => {
  const opened = useDatabase(kind)
  let database: WatchedDatabase
  let now: number

  beforeEach(() => {
    database = watchDatabase(opened.database)
    now = Date.UTC(2026, 0, 10)
  })

  describe.each(['jwt', 'database'] as const)('strategy %s', (strategy) => {
    let here: TestAuth<Fields>
    let there: TestAuth<Fields>
    let phone: Device
    let laptop: Device
    /** The one that comes to the other process. */
    let tablet: Device

    beforeEach(async () => {
      here = start()
      there = start()
      phone = await signIn(here, 'ada')
      laptop = await signIn(here, 'ada')
      tablet = await signIn(there, 'ada')
      for (const { client } of [phone, laptop, tablet]) await client.getSession()
    })

    /** A process of its own. */
    function start(): TestAuth<Fields> {
      const user = { fields, editable: ['name', 'theme'] as const }
      return createTestAuth({ database, secret, session: { strategy }, user }, { now: () => now })
    }

    async function signIn(node: TestAuth<Fields>, subject: string): Promise<Device> {
      const browser = createBrowser(node.handler, origin)
      const cookie = await node.cookieOf({ subject, name: subject, email: `${subject}@app.test` })
      for (const pair of cookie.split('; ')) {
        const [name = '', value = ''] = pair.split('=')
        browser.cookies.set(name, value)
      }
      return { browser, client: createClientIn(browser, origin) }
    }

    /** Somebody who copied the cookies of a browser, at a process. */
    function thiefAt(node: TestAuth<Fields>, { browser }: Device): Device {
      const thief = createBrowser(node.handler, origin)
      for (const [name, value] of browser.cookies) thief.cookies.set(name, value)
      return { browser: thief, client: createClientIn(thief, origin) }
    }

    const states = (...devices: Device[]) =>
      Promise.all(devices.map(({ client }) => client.getSession()))
    const revoked = { authenticated: false, reason: 'SESSION_REVOKED' }
    const signedOut = { authenticated: false, reason: 'NO_SESSION' }

    test('S4-20 signOutAll signs out every device, in every process', async () => {
      const other = await signIn(there, 'grace')
      await other.client.getSession()
      const copy = thiefAt(here, phone)

      expect(await phone.client.signOutAll()).toEqual({ ended: 3, redirectTo: `${origin}/` })
      expect([...phone.browser.cookies]).toEqual([])
      const rows = await database.list(sessionRows, {})
      const ended = rows.filter(({ endedAt }) => endedAt?.getTime() === now)
      expect(ended).toHaveLength(3)
      expect(rows).toHaveLength(4)
      expect(await states(phone, laptop, copy)).toMatchObject([signedOut, revoked, revoked])

      now += second
      database.queries.length = 0
      expect(await states(tablet)).toMatchObject([revoked])
      if (strategy === 'jwt') {
        // The other process asked for nothing but what it had not heard yet.
        expect(new Set(database.queries)).toEqual(new Set(['list auth_revocation']))
        const subjects = (await database.list(revocations, {})).map(({ subject }) => subject)
        expect(subjects.toSorted()).toEqual(ended.map(({ id }) => id).toSorted())
      }
      expect(await states(other)).toMatchObject([{ authenticated: true }])
    })

    test('S4-20 signOutAll is refused to who is signed out, and ends nothing', async () => {
      const copy = thiefAt(here, phone)
      await phone.client.signOut()
      for (const { client } of [phone, copy]) {
        await expect(client.signOutAll()).rejects.toMatchObject({
          name: 'AuthClientError',
          code: 'UNAUTHORIZED',
          status: 401,
        })
      }
      expect(await states(laptop, tablet)).toMatchObject([
        { authenticated: true },
        { authenticated: true },
      ])
    })

    test('S4-19 signOut ends this session alone, for every copy of its cookie', async () => {
      const copies = [thiefAt(here, phone), thiefAt(there, phone)]
      await phone.client.signOut()
      expect([...phone.browser.cookies]).toEqual([])
      now += second
      expect(await states(phone, ...copies)).toMatchObject([signedOut, revoked, revoked])
      expect(await laptop.client.sessions.list()).toHaveLength(2)
      expect(await tablet.client.sessions.list()).toHaveLength(2)
    })

    test('S4-21 refreshSession gives another token, and the old one is refused everywhere', async () => {
      const copies = [thiefAt(here, phone), thiefAt(there, phone)]
      await states(...copies)
      const before = await phone.client.sessionOrNull()
      now += 60 * second
      const { session } = await phone.client.refreshSession()
      expect(Date.parse(session?.expires ?? '') - Date.parse(before?.expires ?? '')).toBe(60_000)
      expect(session?.session?.createdAt).toEqual(before?.session?.createdAt)
      expect([...phone.browser.cookies]).not.toEqual([...(copies[0]?.browser.cookies ?? [])])

      now += second
      const reason = strategy === 'jwt' ? 'SESSION_REVOKED' : 'INVALID_TOKEN'
      expect(await states(...copies)).toMatchObject([{ reason }, { reason }])
      expect(await states(phone, laptop, tablet)).toMatchObject([
        { session: { expires: session?.expires } },
        { authenticated: true },
        { authenticated: true },
      ])
      expect(await phone.client.sessions.list()).toHaveLength(3)
    })

    test('a device is signed out from another, in the process that it comes to', async () => {
      const [{ id } = { id: '' }] = (await tablet.client.sessions.list()).filter(
        ({ current }) => current,
      )
      await phone.client.sessions.revoke(id)
      now += second
      expect(await states(phone, laptop, tablet)).toMatchObject([
        { authenticated: true },
        { authenticated: true },
        revoked,
      ])
      const devices = await phone.client.sessions.list()
      expect(devices).toHaveLength(2)
      expect(devices.filter(({ current }) => current)).toHaveLength(1)
      await expect(phone.client.sessions.revoke(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })

    test('updateSession changes the application’s own fields on every device', async () => {
      const changes = { name: 'Ada Lovelace', theme: 'dark' } as const
      const { session } = await phone.client.updateSession(changes)
      expect(session?.user).toMatchObject(changes)
      now += second
      expect(await states(laptop, tablet)).toMatchObject([
        { session: { user: changes } },
        { session: { user: changes } },
      ])
      await expect(phone.client.updateSession({ theme: 'blue' as 'dark' })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      })
      expect((await phone.client.sessionOrNull())?.user.theme).toBe('dark')
    })
  })
})
