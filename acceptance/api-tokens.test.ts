import { type AuthEvent, can } from '@sallyport/core'
import { apiTokens } from '@sallyport/core/api-tokens'
import { organizations } from '@sallyport/core/organizations'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { databases, useDatabase } from './support/databases.ts'
import { createNodes, withCookie } from './support/nodes.ts'
import { watchDatabase, type WatchedDatabase } from './support/watched-database.ts'

// API tokens on every database: what a read asks, what ends a token, and what happens at once.

const features = [
  apiTokens(),
  organizations({ roles: { admin: ['site:edit'], member: ['site:read'] } }),
] as const

type Nodes = ReturnType<typeof createNodes<typeof features>>
type Auth = ReturnType<Nodes['start']>

const bearer = (token: string) => ({
  headers: new Headers({ authorization: `Bearer ${token}` }),
})

async function read(auth: Auth, token: string): Promise<string> {
  const state = await auth.api.getSession(bearer(token))
  return state.authenticated ? 'accepted' : state.reason
}

/** Of each answer what it was. */
async function outcomes(calls: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(calls)
  return settled
    .map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as { code: string }).code))
    .toSorted()
}

async function signIn(auth: Auth, name: string) {
  const email = `${name}@example.test`
  const cookie = await auth.cookieOf({ subject: name, name, email, emailVerified: true })
  const headers = withCookie(cookie)
  const { session } = await auth.api.getSession({ headers })
  return { cookie, headers, userId: session?.user.id ?? '' }
}

describe.each(databases)('on $name', (kind) => {
  const opened = useDatabase(kind, features)

  describe.each([['jwt'], ['database']] as const)('strategy %s', (strategy) => {
    let database: WatchedDatabase
    let nodes: Nodes
    let auth: Auth

    beforeEach(() => {
      database = watchDatabase(opened.database)
      nodes = createNodes(database, { features, session: { strategy } })
      auth = nodes.start()
    })

    /** What the database was asked meanwhile; that a token was used is noted beside it. */
    async function queriesOf(work: () => Promise<unknown>): Promise<string[]> {
      const before = database.queries.length
      await work()
      await settle()
      return database.queries.slice(before).filter((query) => query !== 'update auth_api_token')
    }

    const settle = () => new Promise((resolve) => setImmediate(resolve))
    const feed = 'list auth_revocation'
    const lookUp = 'findJoined auth_api_token'

    test('a read costs one query at most, and none when the token was seen within maxStaleness', async () => {
      const { headers } = await signIn(auth, 'ada')
      const { token } = await auth.api.apiTokens.create({ headers, name: 'CI' })
      const other = nodes.start()
      // The first in a process reads the feed as well, for all that follow.
      expect(await queriesOf(() => read(other, token))).toEqual([feed, lookUp])
      expect(await queriesOf(() => read(other, token))).toEqual([])
      const second = await auth.api.apiTokens.create({ headers, name: 'second' })
      expect(await queriesOf(() => read(other, second.token))).toEqual([lookUp])
      nodes.later(999)
      expect(await queriesOf(() => read(other, token))).toEqual([])
      nodes.later(1)
      // Nothing has happened to it: the row is not asked again.
      expect(await queriesOf(() => read(other, token))).toEqual([feed])
      expect(await queriesOf(() => Promise.all([1, 2, 3].map(() => read(other, token))))).toEqual(
        [],
      )
    })

    test('of a hundred at once with a token that nobody has seen, one asks', async () => {
      const { headers } = await signIn(auth, 'ada')
      const { token } = await auth.api.apiTokens.create({ headers, name: 'CI' })
      const other = nodes.start()
      const answers: string[] = []
      const asked = await queriesOf(async () => {
        const all = Array.from({ length: 100 }, () => read(other, token))
        answers.push(...(await Promise.all(all)))
      })
      expect(new Set(answers)).toEqual(new Set(['accepted']))
      expect(asked).toEqual([feed, lookUp])
    })

    test('S2-07 a mistyped token, and one of the other mode, are refused without a query', async () => {
      const { headers, cookie } = await signIn(auth, 'ada')
      const { token } = await auth.api.apiTokens.create({ headers, name: 'CI' })
      const other = nodes.start()
      const last = token.at(-1) === 'a' ? 'b' : 'a'
      const testMode = apiTokens({ mode: 'test' })
      const tester = createNodes(opened.database, { features: [testMode] }).start()
      const theirs = await tester.api.apiTokens.create({
        headers: withCookie(await tester.cookieOf({ subject: 'tester' })),
        name: 'theirs',
      })
      expect(theirs.token).toMatch(/^sk_test_/)

      const asked = await queriesOf(async () => {
        for (const mistyped of [
          token.slice(0, -1) + last,
          token.slice(0, -1),
          `${token}x`,
          token.replace('_live_', '_test_'),
          'sk_live_',
          `sk_live_${'%'.repeat(44)}`,
          `sk_live_${'A'.repeat(100_000)}`,
        ]) {
          expect(await read(other, mistyped)).toBe('TOKEN_MISTYPED')
          // A valid cookie beside it changes nothing.
          const both = withCookie(cookie)
          both.set('authorization', `Bearer ${mistyped}`)
          expect(await other.api.getSession({ headers: both })).toMatchObject({
            reason: 'TOKEN_MISTYPED',
          })
        }
        expect(await read(other, theirs.token)).toBe('INVALID_TOKEN')
      })
      expect(asked).toEqual([])
    })

    test('that a token was used is written once in five minutes, whatever the number of processes', async () => {
      const { headers } = await signIn(auth, 'ada')
      const { token } = await auth.api.apiTokens.create({ headers, name: 'CI' })
      const others = [nodes.start(), nodes.start()]
      const usedAt = async () => {
        const { apiTokens: listed } = await auth.api.apiTokens.list({ headers })
        return listed[0]?.lastUsedAt?.getTime() ?? null
      }
      const writes = () =>
        database.queries.filter((query) => query === 'update auth_api_token').length
      expect(await usedAt()).toBeNull()

      const first = nodes.now()
      for (const process of [auth, ...others, auth, ...others]) await read(process, token)
      await vi.waitFor(async () => expect(await usedAt()).toBe(first))
      const after = writes()
      // Each process tries once: it may be the first.
      expect(after).toBeLessThanOrEqual(3)

      nodes.later(299_999)
      for (const process of [auth, ...others]) await read(process, token)
      await settle()
      expect(writes()).toBe(after)
      expect(await usedAt()).toBe(first)

      nodes.later(1)
      for (const process of [auth, ...others]) await read(process, token)
      await vi.waitFor(async () => expect(await usedAt()).toBe(first + 300_000))
    })

    test('what is refused was not used, and a failing note breaks nothing', async () => {
      const { headers, userId } = await signIn(auth, 'ada')
      const { apiToken, token } = await auth.api.apiTokens.create({ headers, name: 'CI' })
      const other = nodes.start()
      await auth.api.users.deactivate(userId)
      expect(await read(other, token)).toBe('TOKEN_REVOKED')
      await auth.api.users.reactivate(userId)
      nodes.later(1000)
      database.fail('update auth_api_token')
      expect(await read(other, token)).toBe('accepted')
      await vi.waitFor(() =>
        expect(nodes.events).toContainEqual(
          expect.objectContaining({ type: 'error', detail: expect.stringContaining('was used') }),
        ),
      )
      database.mend()
      const again = await signIn(auth, 'ada')
      const { apiTokens: listed } = await auth.api.apiTokens.list({ headers: again.headers })
      expect(listed).toMatchObject([{ id: apiToken.id, lastUsedAt: null }])
    })

    test('A-11 S2-14 a revoked token is refused here at once, elsewhere within maxStaleness', async () => {
      const { headers } = await signIn(auth, 'ada')
      const { apiToken, token } = await auth.api.apiTokens.create({ headers, name: 'CI' })
      const other = nodes.start()
      expect([await read(auth, token), await read(other, token)]).toEqual(['accepted', 'accepted'])
      await auth.api.apiTokens.revoke({ headers, tokenId: apiToken.id })
      expect(await read(auth, token)).toBe('TOKEN_REVOKED')
      expect(await read(nodes.start(), token)).toBe('TOKEN_REVOKED')
      nodes.later(1000)
      expect(await read(other, token)).toBe('TOKEN_REVOKED')
      // And stays so, also when nobody announces it any longer.
      nodes.later(40 * 86_400_000)
      await auth.cleanUp()
      expect(await read(other, token)).toBe('TOKEN_REVOKED')
    })

    test('S2-14 a token of a deactivated user is refused here at once, elsewhere within maxStaleness', async () => {
      const { headers, userId } = await signIn(auth, 'ada')
      const { token } = await auth.api.apiTokens.create({ headers, name: 'CI' })
      const other = nodes.start()
      expect([await read(auth, token), await read(other, token)]).toEqual(['accepted', 'accepted'])
      await auth.api.users.deactivate(userId)
      expect(await read(auth, token)).toBe('TOKEN_REVOKED')
      nodes.later(1000)
      expect(await read(other, token)).toBe('TOKEN_REVOKED')
      await auth.api.users.delete(userId)
      nodes.later(1000)
      expect([await read(auth, token), await read(other, token)]).toEqual([
        'INVALID_TOKEN',
        'INVALID_TOKEN',
      ])
    })

    test('a token that is revoked while it is looked up is refused to whoever comes after', async () => {
      const { headers } = await signIn(auth, 'ada')
      const { apiToken, token } = await auth.api.apiTokens.create({ headers, name: 'CI' })
      const reads = Array.from({ length: 5 }, () => read(auth, token))
      await auth.api.apiTokens.revoke({ headers, tokenId: apiToken.id })
      expect(await read(auth, token)).toBe('TOKEN_REVOKED')
      for (const early of await Promise.all(reads)) {
        expect(['accepted', 'TOKEN_REVOKED']).toContain(early)
      }
      expect(await read(auth, token)).toBe('TOKEN_REVOKED')
    })

    test('A-12 a role that is taken away is taken from the tokens', async () => {
      const { headers, userId } = await signIn(auth, 'ada')
      await auth.api.users.update(userId, { role: 'admin' })
      nodes.later(1000)
      const { token } = await auth.api.apiTokens.create({ headers, name: 'CI', scopes: ['admin'] })
      const other = nodes.start()
      const roleOf = async (process: Auth) =>
        (await process.api.getSession(bearer(token))).session?.user.role
      expect(await roleOf(other)).toBe('admin')
      await auth.api.users.update(userId, { role: null })
      expect(await roleOf(auth)).toBeNull()
      nodes.later(1000)
      expect(await roleOf(other)).toBeNull()
    })

    test('of two rotations at once one wins, and nobody is left without a token', async () => {
      const { headers } = await signIn(auth, 'ada')
      const other = nodes.start()
      const { apiToken, token } = await auth.api.apiTokens.create({ headers, name: 'CI' })
      const tokenId = apiToken.id
      const results = await outcomes(
        [auth, other, auth, other].map(({ api }) => api.apiTokens.rotate({ headers, tokenId })),
      )
      const lost = 'API_TOKEN_REPLACED'
      expect(results).toEqual([lost, lost, lost, 'done'])
      const { apiTokens: listed } = await auth.api.apiTokens.list({ headers })
      expect(listed).toHaveLength(2)
      const [next] = listed.filter(({ id }) => id !== tokenId)
      expect(listed.find(({ id }) => id === tokenId)?.replacedBy).toBe(next?.id)
      expect(await read(other, token)).toBe('accepted')
    })

    test('of many revocations at once one is told', async () => {
      const { headers } = await signIn(auth, 'ada')
      const { apiToken } = await auth.api.apiTokens.create({ headers, name: 'CI' })
      const tokenId = apiToken.id
      const results = await outcomes(
        Array.from({ length: 8 }, () => auth.api.apiTokens.revoke({ headers, tokenId })),
      )
      expect(results).toEqual([...Array.from({ length: 7 }, () => 'NOT_FOUND'), 'done'])
      expect(nodes.events.filter(({ type }) => type === 'api_token.revoked')).toHaveLength(1)
    })

    test('of many made at once none is one too many', async () => {
      const crowded = [apiTokens({ maxTokens: 3 })] as const
      const processes = createNodes(database, { features: crowded, session: { strategy } })
      const [one, two] = [processes.start(), processes.start()]
      const headers = withCookie(await one.cookieOf())
      const results = await outcomes(
        [one, two, one, two, one, two].map(({ api }) =>
          api.apiTokens.create({ headers, name: 'CI' }),
        ),
      )
      const refused = 'TOO_MANY_API_TOKENS'
      expect(results).toEqual([refused, refused, refused, 'done', 'done', 'done'])
    })

    test('who signs out everywhere makes no token with a copy of the cookie that another process knows', async () => {
      const { cookie, headers } = await signIn(auth, 'ada')
      const other = nodes.start()
      const copy = withCookie(cookie)
      await other.api.getSession({ headers: copy })
      await auth.api.signOutAll({ headers })
      const made = other.api.apiTokens.create({ headers: copy, name: 'backdoor' })
      await expect(made).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    })

    describe('in an organization', () => {
      async function staffed() {
        const ada = await signIn(auth, 'ada')
        const grace = await signIn(auth, 'grace')
        const { headers } = ada
        const { id: organizationId } = await auth.api.organizations.create({
          headers,
          name: 'Acme',
        })
        await auth.api.organizations.addMember(organizationId, grace.userId, 'admin')
        const enter = async ({ cookie }: { cookie: string }) => {
          const before = withCookie(cookie)
          const changes = await auth.api.organizations.setActive({
            headers: before,
            organizationId,
          })
          const [line] = changes.headers.getSetCookie()
          return withCookie(line?.slice(0, line.indexOf(';')) ?? cookie)
        }
        const hers = await enter(grace)
        const { token, apiToken } = await auth.api.apiTokens.create({
          headers: hers,
          name: 'deploy',
          owner: 'organization',
          scopes: ['site:edit'],
        })
        return { ada, grace, organizationId, token, apiToken, hers, owners: await enter(ada) }
      }

      test('a token follows the role of its member, and ends with the membership', async () => {
        const { grace, organizationId, token, owners: headers } = await staffed()
        const other = nodes.start()
        const mayEdit = async (process: Auth) =>
          can((await process.api.getSession(bearer(token))).session, 'site:edit')
        expect(await mayEdit(other)).toBe(true)
        const { userId } = grace
        const who = { headers, organizationId, userId }
        await auth.api.organizations.updateMember({ ...who, role: 'member' })
        expect(await mayEdit(auth)).toBe(false)
        nodes.later(1000)
        expect(await mayEdit(other)).toBe(false)
        expect(await read(other, token)).toBe('accepted')

        await auth.api.organizations.removeMember(who)
        expect(await read(auth, token)).toBe('TOKEN_REVOKED')
        nodes.later(1000)
        expect(await read(other, token)).toBe('TOKEN_REVOKED')
        expect(nodes.events).toContainEqual(
          expect.objectContaining<Partial<AuthEvent>>({
            type: 'api_token.revoked',
            userId,
            organizationId,
            by: 'membership',
          }),
        )
      })

      test('it ends with the organization', async () => {
        const { organizationId, token, owners: headers } = await staffed()
        expect(await read(auth, token)).toBe('accepted')
        await auth.api.organizations.delete({ headers, organizationId })
        expect(await read(auth, token)).toBe('TOKEN_REVOKED')
      })

      test('it does not survive a removal at the same time', async () => {
        const { grace, organizationId, hers, owners: headers } = await staffed()
        const other = nodes.start()
        await other.api.getSession({ headers: hers })
        const made = Promise.allSettled(
          Array.from({ length: 5 }, (_, index) =>
            (index % 2 ? other : auth).api.apiTokens.create({
              headers: hers,
              name: `at once ${index}`,
              owner: 'organization',
            }),
          ),
        )
        const { userId } = grace
        await auth.api.organizations.removeMember({ headers, organizationId, userId })
        const tokens = (await made).flatMap((one) =>
          one.status === 'fulfilled' ? one.value.token : [],
        )
        nodes.later(1000)
        for (const token of tokens) expect(await read(other, token)).toBe('TOKEN_REVOKED')
        const owner = 'organization'
        const { apiTokens: listed } = await auth.api.apiTokens.list({ headers, owner })
        expect(listed).toEqual([])
      })

      test('A-24 an owner revokes the token of a member, a stranger does not find it', async () => {
        const { apiToken, token, owners: headers } = await staffed()
        const tokenId = apiToken.id
        const eve = await signIn(auth, 'eve')
        const stranger = auth.api.apiTokens.revoke({ headers: eve.headers, tokenId })
        await expect(stranger).rejects.toMatchObject({ code: 'NOT_FOUND' })
        expect(await read(auth, token)).toBe('accepted')
        await auth.api.apiTokens.revoke({ headers, tokenId })
        expect(await read(auth, token)).toBe('TOKEN_REVOKED')
      })
    })
  })
})
