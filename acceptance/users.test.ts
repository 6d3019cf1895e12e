import { identities, revocations, users } from '@sallyport/core/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { databases, useDatabase } from './support/databases.ts'
import { createNodes, type Nodes, withCookie } from './support/nodes.ts'
import { watchDatabase, type WatchedDatabase } from './support/watched-database.ts'

// The people of an application, as its own code finds and changes them.

const fields = z.object({
  plan: z.enum(['free', 'pro']).default('free'),
  theme: z.string().max(20).optional(),
  billing: z.string().optional(),
})
const user = { fields, internal: ['billing'], editable: ['name', 'theme'] } as const

describe.each(databases)('on $name', (kind) => {
  const opened = useDatabase(kind)
  let database: WatchedDatabase
  let nodes: Nodes

  beforeEach(() => {
    database = watchDatabase(opened.database)
    nodes = createNodes(database)
  })

  const start = () => nodes.start({ user } as object)

  test('create, find by id, address and identity, update, delete', async () => {
    const { api } = start()
    const identity = { provider: 'google', issuer: 'https://accounts.google.com', subject: '1' }
    const ada = await api.users.create({ email: 'Ada@Example.Test', emailVerified: true, identity })
    expect(ada).toMatchObject({
      name: 'Ada',
      email: 'Ada@Example.Test',
      emailVerified: true,
      image: null,
      role: null,
      deactivatedAt: null,
      lastSignInAt: null,
      plan: 'free',
    })
    expect(ada.id).toMatch(/^[\w-]{32}$/)
    expect(await api.users.find({ id: ada.id })).toEqual(ada)
    expect(await api.users.find({ email: 'aDA@example.TEST' })).toEqual(ada)
    expect(await api.users.find(identity)).toEqual(ada)
    expect(await api.users.find({ id: 'nobody' })).toBeNull()

    nodes.later(1000)
    const changed = await api.users.update(ada.id, {
      name: '  Ada L. ',
      image: 'https://example.test/ada.png',
      role: 'admin',
      plan: 'pro',
      billing: 'cus_1',
    } as object)
    expect(changed).toMatchObject({ name: 'Ada L.', role: 'admin', plan: 'pro', billing: 'cus_1' })
    expect(changed.updatedAt).toEqual(new Date(nodes.now()))
    expect(changed.createdAt).toEqual(ada.createdAt)

    await api.users.delete(ada.id)
    expect(await api.users.find({ id: ada.id })).toBeNull()
    expect(await database.list(identities, {})).toEqual([])
    await expect(api.users.delete(ada.id)).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 })
  })

  test.each([
    ['a name of nothing', { name: ' \u200e\n' }, /name/],
    ['a name that is none', { name: 7 }, /name/],
    ['a list of addresses', { email: 'a@example.test, b@example.test' }, /email/],
    ['a quoted local part', { email: '"a b"@example.test' }, /email/],
    [
      'an address with an @ that normalising makes',
      { email: 'a@evil.test＠example.test' },
      /email/,
    ],
    ['a picture that runs', { image: 'javascript:alert(1)' }, /image/],
    ['a role of lines', { role: 'admin\nowner' }, /role/],
    ['a verification that is a word', { emailVerified: 'true' }, /emailVerified/],
    ['a field that the schema refuses', { plan: 'gold' }, /plan/],
    ['a field that is none', { plann: 'pro' }, /plann/],
    ['the id', { id: 'x' }, /id/],
    ['the deactivation', { deactivatedAt: null }, /deactivatedAt/],
  ])('update refuses %s with what is wrong, and writes nothing', async (_name, changes, what) => {
    const { api } = start()
    const ada = await api.users.create({ email: 'ada@example.test' })
    const refusal = api.users.update(ada.id, changes as object)
    await expect(refusal).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      detail: expect.stringMatching(what),
    })
    expect(await api.users.find({ id: ada.id })).toEqual(ada)
    expect(await database.list(revocations, {})).toEqual([])
  })

  test('R-21 addresses are normalised first, kept as given, and compared folded', async () => {
    const { api } = start()
    const ada = await api.users.create({ email: 'Ｊosé@Example.Test', emailVerified: true })
    expect(ada.email).toBe('José@Example.Test')
    for (const same of ['josé@example.test', 'JOSÉ@EXAMPLE.TEST', 'jose\u0301@example.test']) {
      expect((await api.users.find({ email: same }))?.id).toBe(ada.id)
      await expect(api.users.create({ email: same, emailVerified: true })).rejects.toMatchObject({
        code: 'ACCOUNT_EXISTS',
        status: 409,
      })
    }
    expect(await api.users.find({ email: 'jose@example.test' })).toBeNull()
  })

  test('an address that was only claimed keeps nobody out, and finds nobody', async () => {
    const { api, cookieOf } = start()
    await api.users.create({ email: 'ada@example.test' })
    await cookieOf({ subject: 'squatter', email: 'ada@example.test', emailVerified: false })
    expect(await api.users.find({ email: 'ada@example.test' })).toBeNull()
    const cookie = await cookieOf({ subject: 'ada', email: 'Ada@example.test' })
    const { session } = await api.getSession({ headers: withCookie(cookie) })
    expect((await api.users.find({ email: 'ada@example.test' }))?.id).toBe(session?.user.id)
    expect(await database.list(users, {})).toHaveLength(3)
  })

  test('nobody becomes somebody by an address: another identity with it is refused', async () => {
    const { cookieOf } = start()
    await cookieOf({ subject: 'ada', email: 'ada@example.test' })
    await expect(cookieOf({ subject: 'other', email: 'ADA@example.test' })).rejects.toMatchObject({
      code: 'ACCOUNT_EXISTS',
    })
    expect(await database.list(identities, {})).toHaveLength(1)
  })

  test('of 20 who claim one verified address at once, one gets it', async () => {
    const { api } = start()
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        api.users.create({ email: 'one@example.test', emailVerified: true }),
      ),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results) {
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ code: 'ACCOUNT_EXISTS' })
    }
  })

  test('a new address is unverified, and what was verified is free again', async () => {
    const { api } = start()
    const { id } = await api.users.create({ email: 'old@example.test', emailVerified: true })
    const moved = await api.users.update(id, { email: 'new@example.test' })
    expect(moved).toMatchObject({ email: 'new@example.test', emailVerified: false })
    const other = await api.users.create({ email: 'old@example.test', emailVerified: true })
    expect(other.emailVerified).toBe(true)
  })

  test('an address that the provider verifies later is verified with the next sign-in', async () => {
    const { api, cookieOf } = start()
    const ada = { subject: 'ada', email: 'ada@example.test' }
    await cookieOf({ ...ada, emailVerified: false })
    const cookie = await cookieOf(ada)
    const { session } = await api.getSession({ headers: withCookie(cookie) })
    expect(session?.user.emailVerified).toBe(true)
  })

  test('internal fields are in the row, and in no session and no cookie', async () => {
    const { api, cookieOf } = start()
    const first = await cookieOf({ subject: 'ada', plan: 'pro', billing: 'cus_secret' })
    for (const cookie of [first, await cookieOf({ subject: 'ada' })]) {
      const { session } = await api.getSession({ headers: withCookie(cookie) })
      expect(session?.user).toMatchObject({ plan: 'pro' })
      expect(JSON.stringify(session)).not.toContain('billing')
    }
    const [row] = await database.list(users, {})
    expect(row?.fields).toEqual({ plan: 'pro', billing: 'cus_secret' })
    expect(await api.users.find({ id: row?.id ?? '' })).toMatchObject({ billing: 'cus_secret' })
    const refreshed = await api.users.update(row?.id ?? '', { name: 'Ada' })
    expect(refreshed).toMatchObject({ billing: 'cus_secret', plan: 'pro' })
    const { session } = await api.getSession({ headers: withCookie(first) })
    expect(session?.user.name).toBe('Ada')
    expect(JSON.stringify(session)).not.toContain('cus_secret')
  })

  test('a field that came into the schema later gets its default with the next sign-in', async () => {
    const before = nodes.start({
      user: { fields: z.object({ theme: z.string().optional() }) },
    })
    await before.cookieOf({ subject: 'ada', theme: 'dark' })
    const { api, cookieOf } = start()
    const cookie = await cookieOf({ subject: 'ada' })
    const { session } = await api.getSession({ headers: withCookie(cookie) })
    expect(session?.user).toMatchObject({ theme: 'dark', plan: 'free' })
  })

  test('a required field that nobody gives is refused at the sign-in, and no user is written', async () => {
    const { cookieOf } = nodes.start({ user: { fields: z.object({ team: z.string() }) } })
    await expect(cookieOf({ subject: 'ada' })).rejects.toMatchObject({
      code: 'PROFILE_INVALID',
      detail: expect.stringMatching(/user\.fields\.team/),
    })
    expect(await database.list(users, {})).toEqual([])
  })

  test('50 changes of one user at once are all in the row, and the last is in every session', async () => {
    const [here, there] = [start(), start()]
    const cookie = await here.cookieOf({ subject: 'ada' })
    const { session } = await there.api.getSession({ headers: withCookie(cookie) })
    const id = session?.user.id ?? ''
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 ? here : there).api.users.update(
          id,
          index % 3 ? ({ plan: 'pro' } as object) : { role: 'admin' },
        ),
      ),
    )
    const row = await here.api.users.find({ id })
    expect(row).toMatchObject({ plan: 'pro', role: 'admin' })
    nodes.later(1000)
    for (const node of [here, there]) {
      const seen = await node.api.getSession({ headers: withCookie(cookie) })
      expect(seen.session?.user).toMatchObject({
        plan: 'pro',
        role: 'admin',
        updatedAt: row?.updatedAt,
      })
    }
  })

  test.each([{ not: null }, { in: ['x'] }, ['x'], 7, null, undefined])(
    'A-24 an id that is no text, %j, is nobody’s and refused',
    async (id) => {
      const { api, cookieOf } = start()
      const headers = withCookie(await cookieOf({ subject: 'ada' }))
      const given = id as never
      for (const call of [
        () => api.users.find({ id: given }),
        () => api.users.find({ email: given }),
        () => api.users.find({ issuer: given, subject: 'ada' }),
        () => api.users.update(given, { role: 'admin' }),
        () => api.users.deactivate(given),
        () => api.users.reactivate(given),
        () => api.users.delete(given),
        () => api.users.endSessions(given),
        () => api.revokeSession({ headers, id: given }),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: 'BAD_REQUEST', status: 400 })
      }
      expect(await database.list(users, { role: null, deactivatedAt: null })).toHaveLength(1)
      expect((await api.getSession({ headers })).authenticated).toBe(true)
    },
  )

  test('endSessions ends them and tells how many', async () => {
    const { api, cookieOf } = start()
    const cookies = [await cookieOf({ subject: 'ada' }), await cookieOf({ subject: 'ada' })]
    const { session } = await api.getSession({ headers: withCookie(cookies[0] ?? '') })
    expect(await api.users.endSessions(session?.user.id ?? '')).toBe(2)
    for (const cookie of cookies) {
      expect(await api.getSession({ headers: withCookie(cookie) })).toMatchObject({
        reason: 'SESSION_REVOKED',
      })
    }
    expect((await api.users.find({ id: session?.user.id ?? '' }))?.deactivatedAt).toBeNull()
  })

  test('everything is told as an event, once, and only when it is committed', async () => {
    const { api, cookieOf } = start()
    await cookieOf({ subject: 'ada' })
    const [row] = await database.list(users, {})
    const id = row?.id ?? ''
    await api.users.update(id, { role: 'admin' })
    await api.users.deactivate(id)
    await api.users.deactivate(id)
    await api.users.reactivate(id)
    database.fail('insert auth_revocation')
    await expect(api.users.update(id, { role: null })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    })
    database.mend()
    await api.users.delete(id)
    expect(nodes.events.map(({ type }) => type)).toEqual([
      'user.created',
      'session.created',
      'user.updated',
      'session.revoked',
      'user.deactivated',
      'user.reactivated',
      'user.deleted',
    ])
  })
})

test('without a database every call says that it needs one', async () => {
  const { api } = createNodes(undefined as never).start({ database: undefined })
  const calls: (() => Promise<unknown>)[] = [
    () => api.users.find({ id: 'x' }),
    () => api.users.create({ email: 'a@example.test' }),
    () => api.users.update('x', {}),
    () => api.users.deactivate('x'),
    () => api.users.reactivate('x'),
    () => api.users.delete('x'),
    () => api.users.endSessions('x'),
    () => api.listSessions({ headers: new Headers() }),
    () => api.signOutAll({ headers: new Headers() }),
    () => api.revokeSession({ headers: new Headers(), id: 'x' }),
    () => api.updateSession({ headers: new Headers(), user: {} }),
  ]
  for (const call of calls) {
    await expect(Promise.resolve().then(call)).rejects.toMatchObject({
      code: 'DATABASE_REQUIRED',
      detail: expect.stringContaining('createAuth was given no `database`'),
    })
  }
})
