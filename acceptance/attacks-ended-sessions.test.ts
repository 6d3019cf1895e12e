import { memoryStore } from '@sallyport/core/memory'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createNodes, type Nodes, withCookie } from './support/nodes.ts'
import { keptSessions } from './support/session-kinds.ts'

// What has ended stays so for as long as any copy of a cookie would otherwise be accepted.

const hour = 3_600_000
const day = 24 * hour
const admins = { session: { maxAge: 3600 } }

/** What `validateSession` says of a cookie to a process that was just started. */
async function askAnew(nodes: Nodes, cookie: string): Promise<string> {
  const { valid, reason } = await nodes.start().api.validateSession({ headers: withCookie(cookie) })
  return reason ?? String(valid)
}

test('A-10 a rotation by an old cookie ends the newest one as well, for as long as it would live', async () => {
  const nodes = createNodes(memoryStore())
  const web = nodes.start()
  const first = await web.cookieOf()
  nodes.later(25 * day)
  const renewed = await web.api.getSession({ headers: withCookie(first) })
  const second = renewed.headers.getSetCookie()[0]?.split(';')[0] ?? ''

  // Elsewhere, so that only the old cookie is known.
  await nodes.start().api.refreshSession({ headers: withCookie(first) })
  nodes.later(10 * day)
  await web.cleanUp()
  expect(await askAnew(nodes, second)).toBe('SESSION_REVOKED')
})

test('A-10 a session that ended where sessions are short stays ended where they are long', async () => {
  const nodes = createNodes(memoryStore())
  const cookie = await nodes.start().cookieOf()
  const short = nodes.start(admins)
  nodes.later(40 * 60_000)
  const headers = withCookie(cookie)
  expect((await short.api.getSession({ headers })).headers.getSetCookie()).toHaveLength(1)
  await short.api.signOut({ headers })
  nodes.later(5 * day)
  await short.cleanUp()
  expect(await askAnew(nodes, cookie)).toBe('SESSION_REVOKED')
})

test('A-10 a cookie that was rotated where sessions are short stays refused where they are long', async () => {
  const nodes = createNodes(memoryStore())
  const cookie = await nodes.start().cookieOf()
  await nodes.start(admins).api.refreshSession({ headers: withCookie(cookie) })
  nodes.later(5 * day)
  await nodes.start().cleanUp()
  expect(await askAnew(nodes, cookie)).toBe('SESSION_REVOKED')
})

test('A-12 a role that was taken away where sessions are short stays away where they are long', async () => {
  const nodes = createNodes(memoryStore())
  const web = nodes.start()
  const { session } = await web.api.getSession({ headers: withCookie(await web.cookieOf()) })
  const id = session?.user.id ?? ''
  await web.api.users.update(id, { role: 'admin' })
  const cookie = await web.cookieOf()
  await nodes.start(admins).api.users.update(id, { role: null })
  nodes.later(5 * day)
  await nodes.start(admins).cleanUp()
  const { session: now } = await nodes.start().api.getSession({ headers: withCookie(cookie) })
  expect(now?.user.role).toBeNull()
})

test('A-12 a field that became internal is in no session that was sealed before', async () => {
  const fields = z.object({ note: z.string().optional() })
  const nodes = createNodes(memoryStore(), { user: { fields } })
  const cookie = await nodes.start().cookieOf({ note: 'owes us money' })
  const later = nodes.start({ user: { fields, internal: ['note' as never] } })
  const { session } = await later.api.getSession({ headers: withCookie(cookie) })
  expect(session).not.toBeNull()
  expect(JSON.stringify(session)).not.toContain('owes')
})

test('A-24 a key that is no text finds nobody', async () => {
  const { api, cookieOf } = createNodes(memoryStore()).start()
  await cookieOf()
  const anyone = { not: '' } as unknown as string
  for (const key of [{ id: anyone }, { issuer: anyone, subject: anyone }, { email: anyone }]) {
    await expect(api.users.find(key)).rejects.toThrow()
  }
})

describe.each(keptSessions)(
  'a %s session that is rotated while its end is on the way',
  (_name, options) => {
    /** A person whose cookie was rotated elsewhere a moment ago. */
    async function rotated() {
      const { database, ...shared } = options()
      if (!database) throw new Error('these sessions are kept nowhere')
      const nodes = createNodes(database, shared)
      const app = nodes.start()
      const old = await app.cookieOf()
      const { session, headers } = await nodes
        .start()
        .api.refreshSession({ headers: withCookie(old) })
      if (!session) throw new Error('nobody is signed in')
      const rotatedCookie = headers.getSetCookie()[0]?.split(';')[0] ?? ''
      return { nodes, app, old, rotatedCookie, id: session.session?.id ?? '' }
    }

    test.each([0, 5000])('A-10 ends when its browser signs in again %i ms later', async (pause) => {
      const { nodes, app, old, rotatedCookie } = await rotated()
      nodes.later(pause)
      await app.cookieOf(
        { subject: 'another', email: 'another@example.test' },
        true,
        withCookie(old),
      )
      nodes.later(2000)
      expect(await askAnew(nodes, rotatedCookie)).toBe('SESSION_REVOKED')
    })
  },
)

test('A-10 a device that was rotated since it was listed is ended by the id that the list gave', async () => {
  const nodes = createNodes(memoryStore())
  const app = nodes.start()
  const mine = withCookie(await app.cookieOf())
  const stolen = withCookie(await app.cookieOf())
  const [listed] = (await app.api.listSessions({ headers: mine })).filter(({ current }) => !current)
  const { headers } = await app.api.refreshSession({ headers: stolen })
  await app.api.revokeSession({ headers: mine, id: listed?.id ?? '' })
  const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? ''
  expect(await askAnew(nodes, cookie)).toBe('SESSION_REVOKED')
})

test('A-10 whoever rotates a stolen session again and again is still on the list, and ended by it', async () => {
  const nodes = createNodes(memoryStore())
  const app = nodes.start()
  const mine = withCookie(await app.cookieOf())
  let stolen = await app.cookieOf()
  const rotate = async () => {
    const { headers } = await app.api.refreshSession({ headers: withCookie(stolen) })
    stolen = headers.getSetCookie()[0]?.split(';')[0] ?? ''
  }
  await rotate()
  const [listed] = (await app.api.listSessions({ headers: mine })).filter(({ current }) => !current)
  await rotate()
  await rotate()
  await app.api.revokeSession({ headers: mine, id: listed?.id ?? '' })
  expect(await askAnew(nodes, stolen)).toBe('SESSION_REVOKED')
})

test('A-10 a cookie that was rotated away elsewhere is not renewed', async () => {
  const nodes = createNodes(memoryStore())
  const [here, there] = [nodes.start(), nodes.start()]
  const headers = withCookie(await here.cookieOf())
  nodes.later(2 * day)
  expect(await there.api.validateSession({ headers })).toMatchObject({ valid: true })
  await here.api.refreshSession({ headers })
  // It has not heard of that yet: the row tells.
  const state = await there.api.getSession({ headers: withCookie(headers.get('cookie') ?? '') })
  expect(state).toMatchObject({ authenticated: false, reason: 'SESSION_REVOKED' })
  expect(state.headers.getSetCookie()).toEqual([])
})

test('A-10 a cookie that was rotated away does not come back when the feed has forgotten it', async () => {
  const nodes = createNodes(memoryStore(), admins)
  const cookie = await nodes.start().cookieOf()
  const { headers } = await nodes.start().api.refreshSession({ headers: withCookie(cookie) })
  const newest = headers.getSetCookie()[0]?.split(';')[0] ?? ''
  nodes.later(5 * day)
  await nodes.start().cleanUp()
  const later = nodes.start()
  const validate = async (given: string) =>
    (await later.api.validateSession({ headers: withCookie(given), allowExpired: true })).reason
  expect([await validate(cookie), await validate(newest)]).toEqual(['SESSION_REVOKED', undefined])
})
