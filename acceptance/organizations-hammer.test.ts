import { admin } from '@sallyport/core/admin'
import { apiTokens } from '@sallyport/core/api-tokens'
import { AuthError, type AuthEvent, type Database } from '@sallyport/core'
import { organizations } from '@sallyport/core/organizations'
import { createTestAuth, sessionRows, users } from '@sallyport/core/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditLog } from '../packages/core/src/features/admin/table.ts'
import { apiTokenRows } from '../packages/core/src/features/api-tokens/table.ts'
import { databases, type OwnDatabase } from './support/databases.ts'
import { withCookie } from './support/nodes.ts'
import { invitations, members, organizationRows, roles } from './support/organizations.ts'

// Everybody does everything at once, in three processes with connections of their own: whoever removes, leaves, accepts,
// demotes, deactivates and deletes. Whatever wins, what is left has to be consistent, and nobody is told of a fault.

/** Milliseconds for each database. */
const duration = 2000
/** Changes that have to have succeeded by then, however long that takes. */
const enough = 50
/** How many requests are under way at a time. */
const atOnce = 16
const names = ['ada', 'bea', 'carl', 'dora', 'emil', 'fay'] as const
/** The first two administer the application. */
const administrators = 2
const roleNames = ['owner', 'owner', 'admin', 'recruiter', 'member'] as const
const features = [
  organizations({ roles, maxOrganizations: 500 }),
  apiTokens({ maxTokens: 500 }),
  admin(),
] as const
const issued = { secret: 'c2FsbHlwb3J0LWFjY2VwdGFuY2UtdGVzdHMtc2VjcmV0IQ' }

/** Processes of one application, and what they told. */
function open(stores: readonly Database[]) {
  const clock = { ahead: 0 }
  const faults: AuthEvent[] = []
  const onEvent = (event: AuthEvent) => {
    if (event.type === 'error' || event.type.startsWith('revocation_feed')) faults.push(event)
  }
  const processes = stores.map((database) =>
    createTestAuth(
      { database, ...issued, features, onEvent },
      { now: () => Date.now() + clock.ahead },
    ),
  )
  return { clock, faults, processes }
}

type Process = ReturnType<typeof open>['processes'][number]

function anyOf<Value>(values: readonly Value[]): Value {
  const value = values[Math.floor(Math.random() * values.length)]
  if (value === undefined) throw new Error('there is none')
  return value
}

/** What many have seen of the application: browsers, tokens, organizations. */
interface Seen {
  readonly ids: Map<string, string>
  /** By name: the cookies of their browsers. */
  readonly cookies: Map<string, string[]>
  readonly tokens: { readonly id: string; readonly token: string; readonly by: string }[]
  readonly organizationIds: string[]
}

async function signIn(process: Process, seen: Seen, name: string): Promise<void> {
  const email = `${name}@example.test`
  const cookie = await process.cookieOf({ subject: name, name, email })
  const { session } = await process.api.getSession({ headers: withCookie(cookie) })
  if (session) seen.ids.set(name, session.user.id)
  seen.cookies.set(name, [...(seen.cookies.get(name) ?? []), cookie].slice(-3))
}

/** Something that somebody does to somebody, anywhere. */
type Deed = (given: {
  process: Process
  headers: Headers
  seen: Seen
  name: string
  userId: string
  other: string
  organizationId: string
}) => Promise<unknown>

const deeds: readonly (readonly [often: number, deed: Deed])[] = [
  [6, ({ process, headers, organizationId }) =>
    process.api.organizations.setActive({ headers, organizationId })],
  [3, ({ process, headers, organizationId }) =>
    process.api.organizations.leave({ headers, organizationId })],
  [4, ({ process, headers, organizationId, userId }) =>
    process.api.organizations.removeMember({ headers, organizationId, userId })],
  [6, ({ process, headers, organizationId, userId }) =>
    process.api.organizations.updateMember({ headers, organizationId, userId, role: anyOf(roleNames) })],
  [6, ({ process, headers, organizationId, other }) =>
    process.api.organizations.invite({
      headers,
      organizationId,
      email: `${other}@example.test`,
      role: anyOf(roleNames),
    })],
  [10, ({ process, organizationId, userId }) =>
    process.api.organizations.addMember(organizationId, userId, anyOf(roleNames))],
  [3, ({ process, userId }) => process.api.users.reactivate(userId)],
  [8, async ({ process, headers }) => {
    const { invitations: waiting } = await process.api.organizations.listOwnInvitations({ headers })
    const invitationId = waiting[0]?.id
    if (invitationId) await process.api.organizations.acceptInvitation({ headers, invitationId })
  }],
  [1, ({ process, headers, organizationId }) =>
    process.api.organizations.delete({ headers, organizationId })],
  [2, async ({ process, headers, seen }) => {
    const { id } = await process.api.organizations.create({ headers, name: 'Acme' })
    seen.organizationIds.push(id)
  }],
  [4, async ({ process, headers, seen, name }) => {
    const scopes = ['organization:read', 'member:invite', 'admin']
    const given = { headers, name: 'CI', scopes, owner: 'organization' } as const
    const { token, apiToken } = await process.api.apiTokens.create(given)
    seen.tokens.push({ id: apiToken.id, token, by: name })
  }],
  [2, async ({ process, headers, seen, name }) => {
    const own = seen.tokens.filter(({ by }) => by === name)
    const [{ id: tokenId }] = [own.length > 0 ? anyOf(own) : { id: 'none' }]
    const { token, apiToken } = await process.api.apiTokens.rotate({ headers, tokenId, overlap: 0 })
    seen.tokens.push({ id: apiToken.id, token, by: name })
  }],
  [1, ({ process, headers, seen }) => {
    const tokenId = seen.tokens.length > 0 ? anyOf(seen.tokens).id : 'none'
    return process.api.apiTokens.revoke({ headers, tokenId })
  }],
  [6, async ({ process, seen }) => {
    if (seen.tokens.length === 0) return
    const { token } = anyOf(seen.tokens.slice(-20))
    await process.api.getSession({ headers: new Headers({ authorization: `Bearer ${token}` }) })
  }],
  [6, ({ process, headers }) => process.api.getSession({ headers })],
  [1, ({ process, headers }) => process.api.signOut({ headers })],
  [1, ({ process, headers, userId }) => process.api.admin.deactivate({ headers, userId })],
  [1, ({ process, headers, userId }) => process.api.admin.reactivate({ headers, userId })],
  [1, ({ process, headers, userId }) => process.api.admin.delete({ headers, userId })],
  [1, ({ process, headers, userId }) =>
    process.api.admin.setRole({ headers, userId, role: anyOf(['admin', null]) })],
  [2, async ({ process, headers, userId, seen, name }) => {
    await process.api.admin.impersonate({ headers, userId })
    const cookie = process.pendingCookies(headers).find((line) => line.startsWith('sp.session='))
    seen.cookies.get(name)?.push(cookie?.split(';', 1)[0] ?? '')
  }],
  [1, ({ process, headers }) => process.api.admin.stopImpersonating({ headers })],
] // prettier-ignore

const all = deeds.flatMap(([often, deed]) => Array.from({ length: often }, () => deed))

describe.each(databases.filter(({ name }) => name !== 'memory'))('on $name', (kind) => {
  let own: OwnDatabase | undefined
  let house: ReturnType<typeof open>
  const seen: Seen = { ids: new Map(), cookies: new Map(), tokens: [], organizationIds: [] }
  const failures: unknown[] = []
  let succeeded = 0

  async function doSomething(): Promise<void> {
    const process = anyOf(house.processes)
    const name = anyOf(names)
    const other = anyOf(names)
    const cookie = seen.cookies.get(name)?.at(-1)
    try {
      const headers = withCookie(cookie ?? '')
      const { authenticated } = await process.api.getSession({ headers })
      if (!authenticated) await signIn(process, seen, name)
      else {
        await anyOf(all)({
          process,
          headers: withCookie(cookie ?? ''),
          seen,
          name,
          userId: seen.ids.get(other) ?? '',
          other,
          organizationId: anyOf(seen.organizationIds.slice(-2)),
        })
        succeeded++
      }
    } catch (error) {
      if (!(error instanceof AuthError) || error.status >= 500) failures.push(error)
    }
  }

  beforeAll(async () => {
    if (!kind.isThere) return
    own = await kind.create()
    const { database, connect } = own
    await createTestAuth({ database, features, migrateAtStart: true }).ready()
    house = open([database, connect(), connect()])
    const [first] = house.processes
    if (!first) throw new Error('there are three')
    for (const [index, name] of names.entries()) {
      await signIn(first, seen, name)
      const id = seen.ids.get(name) ?? ''
      if (index < administrators) await first.api.users.update(id, { role: 'admin' })
      if (index < 2) {
        const acme = await first.api.organizations.createFor(id, { name: 'Acme' })
        seen.organizationIds.push(acme.id)
      }
    }
    const end = performance.now() + duration
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        // A busy machine takes longer to do enough.
        while (performance.now() < end || succeeded < enough) await doSomething()
      }),
    )
    house.clock.ahead += 1000
  }, 30_000)
  afterAll(() => own?.drop())

  const list = async () => {
    if (!own) throw new Error(`${kind.name} does not answer`)
    const { database } = own
    return {
      people: await database.list(users, {}),
      organizations: await database.list(organizationRows, {}),
      members: await database.list(members, {}),
      invitations: await database.list(invitations, { status: 'pending' }),
      sessions: await database.list(sessionRows, { endedAt: null }),
      tokens: await database.list(apiTokenRows, {}),
      entries: await database.list(auditLog, {}, { orderBy: [['id', 'asc']] }),
    }
  }

  test.skipIf(!kind.isThere)('nothing fails but for what is refused', () => {
    expect(failures).toEqual([])
    expect(house.faults).toEqual([])
    expect(succeeded).toBeGreaterThanOrEqual(enough)
  })

  test.skipIf(!kind.isThere)(
    'every organization has an owner, and the application an administrator',
    async () => {
      const there = await list()
      const ownerless = there.organizations.filter(
        ({ id }) =>
          !there.members.some(
            ({ organizationId, role }) => organizationId === id && role === 'owner',
          ),
      )
      expect(ownerless).toEqual([])
      const admins = there.people.filter(
        ({ role, deactivatedAt }) => role === 'admin' && deactivatedAt === null,
      )
      expect(admins.length).toBeGreaterThan(0)
    },
  )

  test.skipIf(!kind.isThere)(
    'sessions and API tokens act where their person is a member, with the role of now',
    async () => {
      const there = await list()
      const roleOf = (organizationId: string | null, userId: string) =>
        there.members.find(
          (member) => member.organizationId === organizationId && member.userId === userId,
        )?.role
      const astray = [
        ...there.sessions
          .filter(({ activeOrganizationId }) => activeOrganizationId !== null)
          .filter(
            (row) => row.activeOrganizationRole !== roleOf(row.activeOrganizationId, row.userId),
          ),
        ...there.tokens
          .filter(({ organizationId, revokedAt }) => organizationId !== null && revokedAt === null)
          .filter((row) => row.organizationRole !== roleOf(row.organizationId, row.userId)),
      ]
      expect(astray).toEqual([])
    },
  )

  test.skipIf(!kind.isThere)(
    'who is deactivated has no session, and nobody acts as somebody without what that rests on',
    async () => {
      const there = await list()
      const person = (id: string | null) => there.people.find((user) => user.id === id)
      const astray = there.sessions.filter(({ userId, impersonatedBy, impersonatorSessionId }) => {
        const user = person(userId)
        if (!user || user.deactivatedAt !== null) return true
        if (impersonatedBy === null) return false
        const by = person(impersonatedBy)
        const isParked = there.sessions.some(({ id }) => id === impersonatorSessionId)
        return (
          by?.role !== 'admin' || by.deactivatedAt !== null || user.role === 'admin' || !isParked
        )
      })
      expect(astray).toEqual([])
    },
  )

  test.skipIf(!kind.isThere)('whoever invites may give what the invitation promises', async () => {
    const there = await list()
    const { can } = house.processes[0]?.api.organizations ?? { can: () => false }
    const astray = there.invitations.filter(({ organizationId, inviterId, role }) => {
      const inviter = there.members.find(
        (member) => member.organizationId === organizationId && member.userId === inviterId,
      )
      return !can(inviter, 'member:invite') || (role === 'owner' && inviter?.role !== 'owner')
    })
    expect(astray).toEqual([])
  })

  test.skipIf(!kind.isThere)('the audit log tells the same memberships and tokens', async () => {
    const there = await list()
    const told = new Map<string, unknown>()
    const tokens = new Map<string, boolean>()
    for (const { action, organizationId, userId, targetId, details } of there.entries) {
      const key = `${organizationId} ${userId}`
      if (action === 'member.added' || action === 'member.role_changed')
        told.set(key, details?.role)
      if (action === 'member.removed') told.delete(key)
      if (action === 'organization.deleted') {
        for (const each of told.keys()) if (each.startsWith(`${organizationId} `)) told.delete(each)
      }
      if (action === 'api_token.created' || action === 'api_token.rotated')
        tokens.set(targetId ?? '', true)
      if (action === 'api_token.revoked') tokens.set(targetId ?? '', false)
    }
    const kept = there.members.map(
      (row) => [`${row.organizationId} ${row.userId}`, row.role] as const,
    )
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(kept))
    for (const { id, revokedAt } of there.tokens) expect(tokens.get(id)).toBe(revokedAt === null)
  })

  test.skipIf(!kind.isThere)(
    'every process recognises the same by each cookie and token, and nothing that has ended',
    async () => {
      const there = await list()
      const now = Date.now() + house.clock.ahead
      for (const { id, token } of seen.tokens) {
        const row = there.tokens.find((each) => each.id === id)
        const user = there.people.find((each) => each.id === row?.userId)
        const isLive =
          row?.revokedAt === null &&
          (row.expiresAt === null || row.expiresAt.getTime() > now) &&
          user?.deactivatedAt === null
        const expected = isLive ? { id: row.organizationId, role: row.organizationRole } : null
        for (const { api } of house.processes) {
          const headers = new Headers({ authorization: `Bearer ${token}` })
          const { session } = await api.getSession({ headers })
          expect(
            session?.organization
              ? { id: session.organization.id, role: session.organization.role }
              : null,
          ).toEqual(expected)
        }
      }
      for (const cookie of [...seen.cookies.values()].flat()) {
        const states = await Promise.all(
          house.processes.map(({ api }) => api.getSession({ headers: withCookie(cookie) })),
        )
        const found = states.map(
          ({ session }) => session && [session.user.id, session.session, session.organization],
        )
        expect(found[1]).toEqual(found[0])
        expect(found[2]).toEqual(found[0])
        const [state] = states
        const row = there.sessions.find(({ id }) => id === state?.session?.session?.id)
        expect(state?.authenticated).toBe(row !== undefined)
        expect(state?.session?.organization?.role).toBe(row?.activeOrganizationRole ?? undefined)
      }
    },
  )
})
