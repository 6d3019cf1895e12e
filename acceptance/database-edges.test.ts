import { AuthError, type Database } from '@sallyport/core'
import { memoryStore } from '@sallyport/core/memory'
import { identities, revocations, sessionRows, users } from '@sallyport/core/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { parseSetCookie } from './support/browser.ts'
import { createNodes, type Nodes, withCookie } from './support/nodes.ts'
import { watchDatabase, type WatchedDatabase } from './support/watched-database.ts'

// Where a database gets into the way of sessions, or another hand into the rows.

const second = 1000
const day = 86_400 * second

let database: WatchedDatabase
let nodes: Nodes
beforeEach(() => {
  database = watchDatabase(memoryStore())
  nodes = createNodes(database)
})

const ada = { subject: 'ada', email: 'ada@example.test' }
const userId = async () => (await database.list(users, {}))[0]?.id ?? ''

test('work that the database wants done again is told once, and nothing that was undone', async () => {
  const inner = memoryStore()
  let runs = 0
  const twice: Database = {
    ...inner,
    async transaction(work) {
      await inner
        .transaction(async (rows) => {
          await work(rows)
          throw new Error('a deadlock')
        })
        .catch(() => {})
      runs += 1
      return inner.transaction(work)
    },
  }
  const { events, start } = createNodes(twice)
  const { cookieOf, api } = start()
  const cookie = await cookieOf()
  await api.signOut({ headers: withCookie(cookie) })
  expect(runs).toBe(2)
  expect(events.map(({ type }) => type)).toEqual([
    'user.created',
    'session.created',
    'session.revoked',
  ])
  expect(await inner.list(revocations, {})).toHaveLength(1)
})

test.each([
  [
    new AuthError('STORE_UNAVAILABLE', { cause: new Error('no postgres://app:open-sesame@db') }),
    'the database cannot be used: no postgres://***@db',
  ],
  [new AuthError('MIGRATION_REQUIRED', { message: 'Run: migrate' }), 'Run: migrate'],
])(
  'a database that cannot be used is told in its own words when the process starts: %s',
  async (cause, detail) => {
    const { events, start } = createNodes({ ...memoryStore(), check: () => Promise.reject(cause) })
    await expect(start().ready()).rejects.toBe(cause)
    expect(events).toEqual([{ type: 'error', detail, cause }])
  },
)

test('S2-13 who is deactivated by hand in the row is nobody at the next read of a stored session', async () => {
  const { cookieOf, api } = nodes.start({ session: { strategy: 'database' } })
  const headers = withCookie(await cookieOf(ada))
  await database.update(users, {}, { deactivatedAt: new Date(nodes.now()) })
  expect(await api.getSession({ headers })).toMatchObject({ reason: 'SESSION_REVOKED' })
})

test.each(['deactivatedAt', 'endedAt'] as const)(
  'S2-13 %s set by hand counts for a sealed session that is read again for whatever reason',
  async (column) => {
    const { cookieOf, api } = nodes.start()
    const headers = withCookie(await cookieOf(ada))
    const at = new Date(nodes.now())
    if (column === 'endedAt') await database.update(sessionRows, {}, { endedAt: at })
    else await database.update(users, {}, { deactivatedAt: at })
    await api.users.update(await userId(), { name: 'Ada' })
    expect(await api.getSession({ headers })).toMatchObject({ reason: 'SESSION_REVOKED' })
  },
)

test('what is no token of a stored session is refused without a query', async () => {
  const { api } = nodes.start({ session: { strategy: 'database' } })
  for (const token of [
    'x',
    'A'.repeat(42),
    'A'.repeat(44),
    'A'.repeat(100_000),
    `${'A'.repeat(42)}.`,
  ]) {
    const headers = withCookie(`sp.session=${token}`)
    expect(await api.getSession({ headers })).toMatchObject({ reason: 'INVALID_TOKEN' })
  }
  expect(database.queries).toEqual([])
})

test('A-12 a role that was taken away is not given back because the database is down', async () => {
  const [here, there] = [nodes.start(), nodes.start()]
  const headers = withCookie(await here.cookieOf(ada))
  await here.api.users.update(await userId(), { role: 'admin' })
  nodes.later(second)
  expect((await there.api.getSession({ headers })).session?.user.role).toBe('admin')
  await here.api.users.update(await userId(), { role: null })
  nodes.later(second)
  database.fail('findJoined')
  for (const node of [here, there]) {
    expect(await node.api.getSession({ headers })).toMatchObject({ reason: 'STORE_UNAVAILABLE' })
  }
  database.mend()
  expect((await there.api.getSession({ headers })).session?.user.role).toBeNull()
})

test('a changed user is sealed into a new cookie, which no process has to read again', async () => {
  const [here, there] = [nodes.start(), nodes.start()]
  const old = withCookie(await here.cookieOf(ada))
  await here.api.users.update(await userId(), { name: 'Ada L.' })
  nodes.later(second)
  const changed = await there.api.getSession({ headers: old })
  const [line = ''] = changed.headers.getSetCookie()
  const { maxAge } = parseSetCookie(line)
  expect(maxAge).toBe(30 * 86_400 - 1)
  const fresh = withCookie(line.split(';')[0] ?? '')
  await here.api.getSession({ headers: fresh })
  database.queries.length = 0
  for (const node of [here, there]) {
    const seen = await node.api.getSession({ headers: fresh })
    expect(seen.session?.user.name).toBe('Ada L.')
    expect(seen.headers.getSetCookie()).toEqual([])
  }
  expect(database.queries).toEqual([])
})

test('a changed user is read once in each process, also for who keeps sending the old cookie', async () => {
  const [here, there] = [nodes.start(), nodes.start()]
  const old = await here.cookieOf(ada)
  await here.api.users.update(await userId(), { name: 'Ada L.' })
  nodes.later(second)
  database.queries.length = 0
  for (const node of [here, there]) {
    for (let index = 0; index < 5; index++) {
      const { session } = await node.api.getSession({ headers: withCookie(old) })
      expect(session?.user.name).toBe('Ada L.')
    }
  }
  expect(database.queries.filter((query) => query !== 'list auth_revocation')).toEqual([
    'findJoined auth_session',
    'findJoined auth_session',
  ])
})

test('A-12 who comes while a user is read again, and after the next change, gets the later one', async () => {
  let release = () => {}
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  let isHeld = false
  const slow: Database = {
    ...database,
    async findJoined(...asked) {
      const found = await database.findJoined(...asked)
      if (isHeld) await gate
      return found
    },
  }
  const { api, cookieOf } = nodes.start({ database: slow })
  const cookie = await cookieOf(ada)
  const roleOf = async () =>
    (await api.getSession({ headers: withCookie(cookie) })).session?.user.role
  await api.users.update(await userId(), { role: 'admin' })
  isHeld = true
  const early = roleOf()
  while (!database.queries.includes('findJoined auth_session')) await Promise.resolve()
  await api.users.update(await userId(), { role: null })
  const late = roleOf()
  release()
  expect(await late).toBeNull()
  await early
  expect(await roleOf()).toBeNull()
})

test('A-10 a session that ended elsewhere a moment ago cannot be refreshed', async () => {
  for (const strategy of ['jwt', 'database'] as const) {
    const [here, there] = [
      nodes.start({ session: { strategy } }),
      nodes.start({ session: { strategy } }),
    ]
    const cookie = await here.cookieOf(ada)
    await there.api.getSession({ headers: withCookie(cookie) })
    await here.api.signOut({ headers: withCookie(cookie) })
    const refresh = there.api.refreshSession({ headers: withCookie(cookie) })
    await expect(refresh).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    expect(await database.list(sessionRows, { endedAt: null })).toEqual([])
  }
})

test('what is said of a user and is so already is not written, told or announced', async () => {
  const { cookieOf, api } = nodes.start()
  const headers = withCookie(await cookieOf(ada))
  const [before] = await database.list(users, {})
  nodes.later(second)
  await api.users.update(await userId(), { name: before?.name ?? '', role: null })
  await api.users.update(await userId(), {})
  await api.updateSession({ headers, user: { name: before?.name ?? '' } })
  await api.updateSession({ headers, user: {} })
  expect(await database.list(users, {})).toEqual([before])
  expect(await database.list(revocations, {})).toEqual([])
  expect(nodes.events.map(({ type }) => type)).not.toContain('user.updated')
  await api.updateSession({ headers, user: { name: 'Ada L.', image: null } })
  expect(nodes.events.at(-1)).toMatchObject({ type: 'user.updated', changed: ['name'] })
})

test('who sends their session in a header keeps it when they refresh: no cookie could hand over another', async () => {
  for (const strategy of ['jwt', 'database'] as const) {
    const { cookieOf, api } = nodes.start({ session: { strategy, accept: ['cookie', 'bearer'] } })
    const [, token = ''] = /=(.*)$/.exec(await cookieOf(ada)) ?? []
    const headers = () => new Headers({ authorization: `Bearer ${token}` })
    const { authenticated, headers: changes } = await api.refreshSession({ headers: headers() })
    expect(authenticated).toBe(true)
    expect(changes.getSetCookie()).toEqual([])
    expect((await api.getSession({ headers: headers() })).authenticated).toBe(true)
  }
})

test('the list of devices says when each ends by the configuration as it is now', async () => {
  const cookie = await nodes.start({ session: { maxAge: 7200 } }).cookieOf(ada)
  const { api } = nodes.start({ session: { maxAge: 3600 } })
  const [device] = await api.listSessions({ headers: withCookie(cookie) })
  expect(device?.expiresAt).toEqual(new Date(nodes.now() + 3600 * second))
})

describe('a sign-out', () => {
  const signOut = (cookie: string) =>
    new Request('http://app.test/api/auth/sign-out', {
      method: 'POST',
      headers: { cookie, origin: 'http://app.test' },
    })

  test('that the database is not told of holds in this process all the same', async () => {
    const { cookieOf, handler, api } = nodes.start()
    const cookie = await cookieOf(ada)
    await api.getSession({ headers: withCookie(cookie) })
    database.fail('update')
    expect((await handler(signOut(cookie))).status).toBe(503)
    database.mend()
    expect(await api.getSession({ headers: withCookie(cookie) })).toMatchObject({
      reason: 'SESSION_REVOKED',
    })
  })

  test.each(['jwt', 'database'] as const)(
    'of a %s session that cannot even be read says so, and empties the browser',
    async (strategy) => {
      const { cookieOf, handler } = nodes.start({ session: { strategy } })
      const cookie = await cookieOf(ada)
      nodes.later(120 * second)
      database.fail()
      const response = await handler(signOut(cookie))
      expect(response.status).toBe(503)
      expect(response.headers.getSetCookie().map(parseSetCookie)).toMatchObject([{ maxAge: 0 }])
    },
  )
})

describe('the list of devices', () => {
  test('has those that live, the latest first, and which of them asks', async () => {
    const { cookieOf, api } = nodes.start({ session: { maxAge: 3600, updateAge: 60 } })
    const device = (name: string) =>
      cookieOf(ada, true, new Headers({ 'user-agent': `${name}/1.0` }))
    await device('Expired')
    nodes.later(1800 * second)
    const ended = await device('Ended')
    const first = await device('First')
    await cookieOf({ subject: 'eve', email: 'eve@example.test' })
    await api.signOut({ headers: withCookie(ended) })
    nodes.later(1800 * second)
    const latest = await device('Second')
    expect(await api.listSessions({ headers: withCookie(first) })).toMatchObject([
      { userAgent: 'Second/1.0', current: false },
      { userAgent: 'First/1.0', current: true },
    ])
    // Whoever was seen last comes first.
    nodes.later(120 * second)
    await api.getSession({ headers: withCookie(first) })
    expect(await api.listSessions({ headers: withCookie(latest) })).toMatchObject([
      { userAgent: 'First/1.0', current: false, lastSeenAt: new Date(nodes.now()) },
      { userAgent: 'Second/1.0', current: true },
    ])
  })

  test('lets a person end the device they ask from: its cookie goes, and the others stay', async () => {
    const { cookieOf, api } = nodes.start()
    const [here, other] = [await cookieOf(ada), await cookieOf(ada)]
    const devices = await api.listSessions({ headers: withCookie(here) })
    const current = devices.find((device) => device.current)?.id ?? ''
    const changes = await api.revokeSession({ headers: withCookie(here), id: current })
    expect(changes.headers.getSetCookie().map(parseSetCookie)).toMatchObject([{ maxAge: 0 }])
    expect((await api.getSession({ headers: withCookie(here) })).authenticated).toBe(false)
    expect((await api.getSession({ headers: withCookie(other) })).authenticated).toBe(true)
  })

  test('A-24 lets nobody end a session of somebody else', async () => {
    const { cookieOf, api } = nodes.start()
    const [mine, theirs] = [
      withCookie(await cookieOf(ada)),
      withCookie(await cookieOf({ subject: 'eve', email: 'eve@example.test' })),
    ]
    const [{ id } = { id: '' }] = await api.listSessions({ headers: theirs })
    await expect(api.revokeSession({ headers: mine, id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    expect((await api.getSession({ headers: theirs })).authenticated).toBe(true)
  })
})

describe('cleaning up', () => {
  test('leaves what can still be told apart, and is done once an hour', async () => {
    const { cookieOf, api } = nodes.start({ session: { maxAge: 3600, strategy: 'database' } })
    const expired = withCookie(await cookieOf(ada))
    nodes.later(30 * day)
    await cookieOf({ subject: 'eve', email: 'eve@example.test' })
    expect(await api.getSession({ headers: expired })).toMatchObject({ reason: 'SESSION_EXPIRED' })
    database.queries.length = 0
    nodes.later(59 * 60 * second)
    await cookieOf({ subject: 'bob', email: 'bob@example.test' })
    expect(database.queries.filter((query) => query.startsWith('list'))).toEqual([])
    nodes.later(2 * day)
    await cookieOf({ subject: 'kim', email: 'kim@example.test' })
    expect(await api.getSession({ headers: expired })).toMatchObject({ reason: 'INVALID_TOKEN' })
  })

  test('takes many rows in small bites, and tells how many there were', async () => {
    const auth = nodes.start()
    await auth.cookieOf(ada)
    const [row] = await database.list(sessionRows, {})
    if (!row) throw new Error('no session')
    for (let index = 0; index < 1200; index++) {
      const expiresAt = new Date(nodes.now() - 40 * day)
      await database.insert(sessionRows, { ...row, id: `old-${index}`, expiresAt })
    }
    expect(await auth.cleanUp()).toBe(1200)
    expect(await database.list(sessionRows, {})).toEqual([row])
    expect(await auth.cleanUp()).toBe(0)
  })

  test('that fails is told, and keeps nobody from signing in', async () => {
    const { cookieOf } = nodes.start()
    database.fail('list auth_spent')
    await cookieOf(ada)
    expect(nodes.events.map((event) => ('detail' in event ? event.detail : event.type))).toContain(
      'expired rows could not be deleted',
    )
  })
})

describe('an address', () => {
  test('that the provider verifies, and that is not the one in the row, verifies nothing', async () => {
    const { cookieOf } = nodes.start()
    await cookieOf({ ...ada, emailVerified: false })
    await cookieOf({ subject: 'ada', email: 'other@example.test' })
    expect(await database.list(users, {})).toMatchObject([
      { email: 'ada@example.test', verifiedEmail: null },
    ])
  })

  test('that is verified may be said to be so again', async () => {
    const { cookieOf, api } = nodes.start()
    await cookieOf(ada)
    const again = await api.users.update(await userId(), {
      email: 'ADA@example.test',
      emailVerified: true,
    })
    expect(again).toMatchObject({ email: 'ADA@example.test', emailVerified: true })
  })
})

test('an identity that was taken from a user comes back as somebody else', async () => {
  const { cookieOf } = nodes.start()
  await cookieOf({ ...ada, emailVerified: false })
  const before = await userId()
  await database.delete(identities, { subject: 'ada' })
  await cookieOf({ ...ada, emailVerified: false })
  const [identity] = await database.list(identities, {})
  expect(identity?.userId).toMatch(/^[\w-]{32}$/)
  expect(identity?.userId).not.toBe(before)
})

test('what is wrong with the database is told to who runs it, and not over HTTP', async () => {
  const closed: Database = {
    ...database,
    check: () => Promise.reject(new Error('postgres://user:secret@host is down')),
  }
  const { handler, api } = nodes.start({ database: closed, session: { strategy: 'database' } })
  const headers = { cookie: `sp.session=${'A'.repeat(43)}`, origin: 'http://app.test' }
  const request = new Request('http://app.test/api/auth/sign-out-all', { method: 'POST', headers })
  const response = await handler(request)
  expect(response.status).toBe(503)
  expect(await response.text()).not.toContain('secret')
  expect(await api.getSession({ headers: new Headers(headers) })).toMatchObject({
    reason: 'STORE_UNAVAILABLE',
  })
})
