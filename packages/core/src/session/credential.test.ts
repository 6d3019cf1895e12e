import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import type { AuthEvent } from '../events.ts'
import {
  commit,
  type Credential,
  defineFeature,
  defineOperation,
  type Resolver,
  touchUser,
} from '../feature.ts'
import type { AuthOptions } from '../options.ts'
import { memoryStore } from '../store/memory.ts'
import { createTestAuth, users } from '../testing.ts'

const secret = 'c2FsbHlwb3J0LWNyZWRlbnRpYWwtdGVzdHMtc2VjcmV0IQ'
const day = 86_400_000

interface Pass extends Pick<Credential, 'expiresAt' | 'scopes' | 'organization'> {
  userId: string
}

/** Processes on one database and one clock, which recognise `Authorization: Bearer pass.<name>`. */
function createPasses() {
  const clock = { now: Date.UTC(2026, 0, 10) }
  const database = memoryStore()
  const passes = new Map<string, Pass>()
  const events: AuthEvent[] = []
  const find = vi.fn<Resolver['find']>(async (token) => {
    const pass = passes.get(token)
    const user = pass && (await database.find(users, { id: pass.userId }))
    return user ? { id: token, user, ...pass } : 'INVALID_TOKEN'
  })
  const used = vi.fn<NonNullable<Resolver['used']>>()
  const desk = defineFeature({
    id: 'desk',
    build(house) {
      const open = defineOperation<{ door: string }, { door: string; by: string }>(house, {
        name: 'desk.open',
        summary: 'Open a door',
        method: 'POST',
        path: '/doors/:door',
        needs: { scope: 'door:open' },
        answer: z.object({ door: z.string(), by: z.string() }),
        handle: ({ session }, { door }) => Promise.resolve({ door, by: session.user.name }),
      })
      return {
        api: {
          end: (token: string) =>
            commit(house, async (change) => {
              const { userId = '' } = passes.get(token) ?? {}
              passes.delete(token)
              await touchUser(house, change, userId)
            }),
        },
        endpoints: [open.endpoint],
        resolver: { recognises: (token: string) => token.startsWith('pass.'), find, used },
      }
    },
  })

  function start(options: AuthOptions = {}) {
    const auth = createTestAuth(
      { database, secret, onEvent: (event) => events.push(event), ...options, features: [desk] },
      { now: () => clock.now },
    )
    const read = (headers: Record<string, string>) =>
      auth.api.getSession({ headers: new Headers(headers) })
    return {
      ...auth,
      read,
      /** The name of who is recognised, or why nobody is. */
      async who(headers: Record<string, string>) {
        const state = await read(headers)
        return state.authenticated ? state.session.user.name : state.reason
      },
      /** Signs somebody in, and gives them a pass as well. */
      async arrive(name: string, pass: Partial<Pass> = {}) {
        const email = `${name}@example.test`
        const cookie = await auth.cookieOf({ subject: name, name, email })
        const { session } = await read({ cookie })
        const userId = session?.user.id ?? ''
        const token = `pass.${name}`
        const nothing = { expiresAt: null, scopes: ['door:open'], organization: null }
        passes.set(token, { ...nothing, ...pass, userId })
        return { userId, cookie, token, bearer: { authorization: `Bearer ${token}` } }
      },
      post: (path: string, headers: Record<string, string>) =>
        auth.handler(new Request(`http://app.test/api/auth${path}`, { method: 'POST', headers })),
    }
  }

  return { start, clock, passes, events, find, used }
}

afterEach(() => vi.useRealTimers())

describe.each(['jwt', 'database'] as const)('a credential beside sessions of %s', (strategy) => {
  const session = { strategy }

  test('S2-08 decides over the cookie that comes with it', async () => {
    const { start } = createPasses()
    const { arrive, who } = start({ session })
    const { cookie } = await arrive('ada')
    const { bearer } = await arrive('bob')
    expect(await who({ cookie, ...bearer })).toBe('bob')
    for (const token of ['pass.', 'pass.none', 'pass.ada, Bearer pass.bob', 'pass.bob pass.bob']) {
      expect(await who({ cookie, authorization: `Bearer ${token}` }), token).toBe('INVALID_TOKEN')
    }
  })

  test('S2-08 of a form that nobody knows leaves the cookie to decide', async () => {
    const { start, find } = createPasses()
    const { arrive, who } = start({ session })
    const { cookie } = await arrive('ada')
    for (const authorization of ['Bearer other', 'Bearer', 'Basic pass.ada', 'pass.ada', '']) {
      expect(await who({ cookie, authorization }), authorization).toBe('ada')
    }
    expect(await who({ authorization: 'Bearer other' })).toBe('NO_SESSION')
    const bearing = start({ session: { strategy, accept: ['cookie', 'bearer'] } })
    expect(await bearing.who({ cookie, authorization: 'Bearer other' })).toBe('INVALID_TOKEN')
    expect(find).not.toHaveBeenCalled()
  })

  test('needs no proof of origin, for no browser sends it unasked', async () => {
    const { start } = createPasses()
    const { arrive, post } = start({ session })
    const { cookie } = await arrive('ada')
    const { bearer } = await arrive('bob')
    const foreign = { cookie, origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }
    const answerTo = async (headers: Record<string, string>) => {
      const response = await post('/doors/7', { ...foreign, ...headers })
      return [response.status, await response.json()]
    }
    expect(await answerTo(bearer)).toEqual([200, { door: '7', by: 'bob' }])
    // Where the token is none, the cookie is not asked instead.
    const refused = await answerTo({ authorization: 'Bearer pass.none' })
    expect(refused).toMatchObject([401, { error: { code: 'UNAUTHORIZED' } }])
    const unknown: Record<string, string>[] = [
      {},
      { authorization: 'Bearer other' },
      { authorization: 'Basic x' },
    ]
    for (const headers of unknown) {
      const answer = await answerTo(headers)
      expect(answer).toMatchObject([403, { error: { code: 'UNTRUSTED_ORIGIN' } }])
    }
  })

  test('tells adapters that it decides, good or bad, and that nothing else does', async () => {
    const { start } = createPasses()
    const { arrive, bearerDecides } = start({ session })
    const { cookie, bearer } = await arrive('ada')
    const decides = (headers: Record<string, string>) => bearerDecides(new Headers(headers))
    expect(decides({ cookie, ...bearer })).toBe(true)
    expect(decides({ authorization: 'Bearer pass.none' })).toBe(true)
    for (const authorization of ['Bearer other', 'Bearer', 'Basic pass.ada', 'pass.ada']) {
      expect(decides({ cookie, authorization }), authorization).toBe(false)
    }
    const bearing = start({ session: { strategy, accept: ['cookie', 'bearer'] } })
    expect(bearing.bearerDecides(new Headers({ authorization: 'Bearer other' }))).toBe(true)
    expect(bearing.bearerDecides(new Headers({ cookie }))).toBe(false)
  })

  test('opens what it has the scope for, and says which one it lacks', async () => {
    const { start } = createPasses()
    const { arrive, post } = start({ session })
    const { bearer } = await arrive('ada', { scopes: ['door', 'door:*', 'door:close'] })
    const response = await post('/doors/7', bearer)
    expect([response.status, await response.json()]).toMatchObject([
      403,
      { error: { code: 'SCOPE_MISSING' } },
    ])
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_scope", scope="door:open"',
    )
    // Whoever comes with a session has every scope.
    const { cookie } = await arrive('bob', { scopes: [] })
    expect((await post('/doors/7', { cookie, origin: 'http://app.test' })).status).toBe(200)
  })

  test('signs nobody out, and changes no cookie', async () => {
    const { start, clock } = createPasses()
    const { api, arrive, post, read, who } = start({ session })
    const { cookie } = await arrive('ada')
    const { bearer } = await arrive('bob')
    clock.now += 2 * day
    const headers = { cookie, ...bearer, origin: 'http://app.test' }
    const state = await read(headers)
    expect([state.session?.user.name, [...state.headers]]).toEqual(['bob', []])
    const response = await post('/sign-out', headers)
    expect([response.ok, response.headers.getSetCookie()]).toEqual([true, []])
    const { headers: changes } = await api.signOut({ headers: new Headers(headers) })
    expect([...changes]).toEqual([])
    for (const call of [api.refreshSession, api.signOutAll, api.listSessions]) {
      const source = { headers: new Headers(headers) }
      await expect(call(source)).rejects.toMatchObject({ code: 'SESSION_REQUIRED' })
    }
    expect(await who({ cookie })).toBe('ada')
    expect(await who(bearer)).toBe('bob')
  })

  test('S2-14 is nobody’s at once when its user is deactivated or deleted, in every process', async () => {
    const { start, clock } = createPasses()
    const [here, there] = [start({ session }), start({ session })]
    const { bearer, userId } = await here.arrive('ada')
    const both = async () => [await here.who(bearer), await there.who(bearer)]
    const { users: people } = here.api
    expect(await both()).toEqual(['ada', 'ada'])
    await people.deactivate(userId)
    expect(await here.who(bearer)).toBe('TOKEN_REVOKED')
    clock.now += 1000
    expect(await both()).toEqual(['TOKEN_REVOKED', 'TOKEN_REVOKED'])
    await people.reactivate(userId)
    clock.now += 1000
    expect(await both()).toEqual(['ada', 'ada'])
    await people.delete(userId)
    expect(await here.who(bearer)).toBe('INVALID_TOKEN')
    clock.now += 1000
    expect(await both()).toEqual(['INVALID_TOKEN', 'INVALID_TOKEN'])
  })

  test('A-12 says what its user is by now, in every process', async () => {
    const { start, clock } = createPasses()
    const [here, there] = [start({ session }), start({ session })]
    const { bearer, userId } = await here.arrive('ada')
    await here.api.users.update(userId, { role: 'admin' })
    clock.now += 1000
    const roles = async () => [
      (await here.read(bearer)).session?.user.role,
      (await there.read(bearer)).session?.user.role,
    ]
    expect(await roles()).toEqual(['admin', 'admin'])
    await here.api.users.update(userId, { role: null })
    expect((await here.read(bearer)).session?.user.role).toBeNull()
    clock.now += 1000
    expect(await roles()).toEqual([null, null])
  })

  test('ends by the clock, to the millisecond, however well it is known', async () => {
    const { start, clock, used } = createPasses()
    const { arrive, read, who } = start({ session })
    const expiresAt = new Date(clock.now + 5000)
    const { bearer } = await arrive('ada', { expiresAt })
    expect((await read(bearer)).session?.expires).toBe(expiresAt.toISOString())
    clock.now += 4999
    expect(await who(bearer)).toBe('ada')
    clock.now += 1
    expect(await who(bearer)).toBe('TOKEN_EXPIRED')
    expect(used).toHaveBeenCalledTimes(2)
  })
})

describe('looking a credential up', () => {
  test('is done once for all who ask at a time, and not again while it is known', async () => {
    const { start, find, used } = createPasses()
    const { arrive, who } = start()
    const [ada, bob] = [await arrive('ada'), await arrive('bob')]
    const visits = Array.from({ length: 40 }, (_, index) => who((index % 2 ? ada : bob).bearer))
    const names = await Promise.all(visits)
    expect(names).toEqual(names.map((_, index) => (index % 2 ? 'ada' : 'bob')))
    await who(ada.bearer)
    expect(find.mock.calls).toEqual([[bob.token], [ada.token]])
    expect(used).toHaveBeenCalledTimes(41)
  })

  test('is done again after an hour, though nothing was heard of it', async () => {
    const { start, clock, find } = createPasses()
    const { arrive, who } = start()
    const { bearer } = await arrive('ada')
    expect(await who(bearer)).toBe('ada')
    clock.now += 3_600_000
    expect(await who(bearer)).toBe('ada')
    expect(find).toHaveBeenCalledTimes(1)
    clock.now += 1
    expect(await who(bearer)).toBe('ada')
    expect(find).toHaveBeenCalledTimes(2)
  })

  test('is done again when it ended while it was looked up', async () => {
    const { start, find } = createPasses()
    const { api, arrive, who } = start()
    const { bearer, token } = await arrive('ada')
    const seen = await find(token)
    let answer: (found: typeof seen) => void = () => {}
    find.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
    const first = who(bearer)
    await vi.waitFor(() => expect(find).toHaveBeenCalledTimes(2))
    await api.desk.end(token)
    answer(seen)
    expect(await first).toBe('INVALID_TOKEN')
    expect(await who(bearer)).toBe('INVALID_TOKEN')
  })

  test('whoever comes after its end does not wait for an answer from before', async () => {
    const { start, find } = createPasses()
    const { api, arrive, who } = start()
    const { bearer, token, userId } = await arrive('ada')
    expect(await who(bearer)).toBe('ada')
    // Something else of theirs changes, and the credential is looked up again for it.
    await api.users.update(userId, { name: 'Ada' })
    const seen = await find(token)
    let answer: (found: typeof seen) => void = () => {}
    find.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
    const early = who(bearer)
    await vi.waitFor(() => expect(find).toHaveBeenCalledTimes(3))
    await api.desk.end(token)
    expect(await who(bearer)).toBe('INVALID_TOKEN')
    answer(seen)
    expect(await early).toBe('INVALID_TOKEN')
  })

  test('that fails recognises nobody, is told, and is done again by the next', async () => {
    const { start, find, events } = createPasses()
    const { arrive, post, who } = start()
    const { bearer, cookie } = await arrive('ada')
    const cause = new Error('the database is away')
    find.mockRejectedValueOnce(cause)
    expect(await who({ cookie, ...bearer })).toBe('STORE_UNAVAILABLE')
    expect(events).toContainEqual(expect.objectContaining({ type: 'error', cause }))
    find.mockRejectedValueOnce(cause)
    const response = await post('/doors/7', bearer)
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([503, null])
    expect(await who(bearer)).toBe('ada')
  })

  test('that throws at once, or a feature that fails to recognise, recognises nobody', async () => {
    const { start, find, used } = createPasses()
    const { arrive, who } = start()
    const { bearer } = await arrive('ada')
    find.mockImplementationOnce(() => {
      throw new Error('at once')
    })
    expect(await who(bearer)).toBe('STORE_UNAVAILABLE')
    used.mockImplementationOnce(() => {
      throw new Error('though it must not')
    })
    expect(await who(bearer)).toBe('UNAVAILABLE')
    expect(await who(bearer)).toBe('ada')
  })

  test('that takes too long recognises nobody', async () => {
    const { start, find } = createPasses()
    const { arrive, who } = start()
    const { bearer } = await arrive('ada')
    vi.useFakeTimers()
    find.mockImplementationOnce(() => new Promise(() => {}))
    const visit = who(bearer)
    await vi.advanceTimersByTimeAsync(5000)
    expect(await visit).toBe('STORE_UNAVAILABLE')
    vi.useRealTimers()
    expect(await who(bearer)).toBe('ada')
  })

  test('gives each reader a session of their own', async () => {
    const { start } = createPasses()
    const { arrive, read } = start()
    const organization = { id: 'acme', role: 'owner' }
    const { bearer } = await arrive('ada', { organization })
    const first = await read(bearer)
    expect(first.session).toMatchObject({
      session: null,
      scopes: ['door:open'],
      organization: { ...organization, permissions: [] },
      expires: '9999-12-31T23:59:59.999Z',
    })
    Object.assign(first.session?.organization ?? {}, { role: 'emperor' })
    Object.assign(first.session?.user ?? {}, { role: 'admin' })
    Object.assign(first.session?.scopes ?? [], ['admin'])
    expect((await read(bearer)).session).toMatchObject({
      scopes: ['door:open'],
      organization,
      user: { role: null },
    })
  })

  test('is done every time without a database, for nobody would say when it ended', async () => {
    const { start, find } = createPasses()
    const { arrive } = start()
    const { bearer, token } = await arrive('ada')
    const alone = start({ database: undefined })
    onTestFinished(() => alone.close())
    expect([await alone.who(bearer), await alone.who(bearer)]).toEqual(['ada', 'ada'])
    expect(find.mock.calls).toEqual([[token], [token]])
  })
})
