import { longestName, visibleName } from '../../account/profile.ts'
import { lockUser } from '../../account/update-user.ts'
import { randomToken } from '../../crypto/random.ts'
import { AuthError } from '../../errors.ts'
import {
  type Caller,
  type Change,
  commit,
  type RequestHeaders,
  requireDatabase,
  touchUser,
} from '../../feature.ts'
import { resolveAndRenew } from '../../session/renew.ts'
import { toState } from '../../session/session.ts'
import { sessionRows } from '../../tables.ts'
import type { SessionState } from '../../wire/session.ts'
import type {
  Organization,
  OrganizationName,
  OwnOrganization,
  OwnOrganizations,
} from './contract.ts'
import {
  actAlone,
  addMember,
  enter,
  notFound,
  requireActive,
  requireMember,
  type Room,
  touchAll,
} from './membership.ts'
import { ownerRole, type Standing } from './roles.ts'
import { members, type OrganizationRow, organizations } from './table.ts'

/** What people do with organizations as a whole. */
export interface OrganizationFlows {
  /** Throws `BAD_REQUEST`, `TOO_MANY_ORGANIZATIONS`. */
  create(caller: Caller, name: OrganizationName): Promise<OwnOrganization>
  /** For the application itself, without a limit. Throws `NOT_FOUND` for no user. */
  createFor(userId: string, name: OrganizationName): Promise<OwnOrganization>
  /** For the application itself. */
  find(organizationId: string): Promise<Organization | null>
  list(caller: Caller): Promise<OwnOrganizations>
  get(caller: Caller, organizationId: string): Promise<OwnOrganization>
  rename(caller: Caller, organizationId: string, name: OrganizationName): Promise<OwnOrganization>
  delete(caller: Caller, organizationId: string): Promise<void>
  /** Where the session of this request acts from now on; null: for the person alone. */
  setActive(
    caller: Caller,
    organizationId: string | null,
    headers: RequestHeaders,
  ): Promise<SessionState>
}

/** 192 random bits. */
const organizationIdBytes = 24

export function createOrganizationFlows(room: Room): OrganizationFlows {
  const { house, rules } = room
  const { context } = house

  async function found(change: Change, userId: string, name: string): Promise<OwnOrganization> {
    const now = new Date(context.now())
    const row = { id: randomToken(organizationIdBytes), name, createdAt: now, updatedAt: now }
    await change.rows.insert(organizations, row)
    change.tell({ type: 'organization.created', organizationId: row.id })
    await addMember(room, change, { organizationId: row.id, userId, role: ownerRole })
    return asOwn(row, rules.standing(ownerRole))
  }

  return {
    async create({ session, actor }, given) {
      const name = checkName(given.name)
      const work = async (change: Change) => {
        const { rows } = change
        // Of two at once, the second counts what the first has made.
        const user = await lockUser(rows, session.user.id)
        requireActive(user)
        const limit = room.maxOrganizations
        const owned = await rows.list(members, { userId: user.id, role: ownerRole }, { limit })
        if (owned.length >= limit) throw new AuthError('TOO_MANY_ORGANIZATIONS')
        return found(change, user.id, name)
      }
      return commit(house, work, actor)
    },
    async createFor(userId, given) {
      const name = checkName(given.name)
      return commit(house, async (change) => {
        const user = await lockUser(change.rows, userId)
        if (!user) throw notFound('no user has this id')
        return found(change, user.id, name)
      })
    },
    async find(organizationId) {
      return requireDatabase(house).find(organizations, { id: organizationId })
    },
    async list({ session }) {
      const database = requireDatabase(house)
      const { organization } = session
      // A token of an organization knows of no other.
      const only = session.session === null && organization && { organizationId: organization.id }
      const own = await database.list(
        members,
        { userId: session.user.id, ...only },
        { orderBy: [['createdAt', 'asc'], ['organizationId', 'asc']] }, // prettier-ignore
      )
      const ids = own.map(({ organizationId }) => organizationId)
      const rows = ids.length > 0 ? await database.list(organizations, { id: { in: ids } }) : []
      return {
        organizations: own.flatMap(({ organizationId, role }) => {
          const row = rows.find(({ id }) => id === organizationId)
          return row ? asOwn(row, rules.standing(role, session)) : []
        }),
      }
    },
    async get(caller, organizationId) {
      const database = requireDatabase(house)
      const standing = await requireMember(room, database, caller, organizationId)
      const row = await database.find(organizations, { id: organizationId })
      if (!row) throw notFound()
      return asOwn(row, standing)
    },
    async rename(caller, organizationId, given) {
      const name = checkName(given.name)
      const work = async (change: Change) => {
        const { rows, tell } = change
        const id = organizationId
        const standing = await enter(room, change, caller, id, 'organization:update')
        const before = await rows.find(organizations, { id })
        if (!before) throw notFound()
        if (before.name === name) return asOwn(before, standing)
        const updatedAt = new Date(Math.max(context.now(), before.updatedAt.getTime() + 1))
        await rows.update(organizations, { id }, { name, updatedAt })
        tell({ type: 'organization.updated', organizationId })
        return asOwn({ ...before, name, updatedAt }, standing)
      }
      return commit(house, work, caller.actor)
    },
    async delete(caller, organizationId) {
      const work = async (change: Change) => {
        const { rows, tell } = change
        const idsOf = async () =>
          (await rows.list(members, { organizationId })).map(({ userId }) => userId)
        let touched: string[] = []
        const all = async () => (touched = await idsOf())
        await enter(room, change, caller, organizationId, 'organization:delete', all)
        const ids = await idsOf()
        // Who joined while the others were touched.
        const late = ids.filter((id) => !touched.includes(id))
        await touchAll(room, change, late)
        await actAlone(rows, { userId: { in: ids }, activeOrganizationId: organizationId })
        tell({ type: 'organization.deleted', organizationId })
        // Its members and invitations go with it.
        await rows.delete(organizations, { id: organizationId })
      }
      await commit(house, work, caller.actor)
    },
    async setActive({ session, actor }, organizationId, headers) {
      const { id, userId } = requireRecord(session)
      const work = async (change: Change) => {
        const { rows } = change
        // Whoever changes a membership takes this row first: the role stays what is read now.
        await touchUser(house, change, userId)
        const member =
          organizationId === null ? null : await rows.find(members, { organizationId, userId })
        if (organizationId !== null && !member) throw notFound()
        const active = {
          activeOrganizationId: organizationId,
          activeOrganizationRole: member?.role ?? null,
        }
        if ((await rows.update(sessionRows, { id, endedAt: null }, active)) === 0) {
          throw new AuthError('UNAUTHORIZED', { detail: 'the session ended meanwhile' })
        }
      }
      await commit(house, work, actor)
      return toState(context, await resolveAndRenew(house, headers))
    },
  }
}

function asOwn(row: OrganizationRow, { role, permissions }: Standing): OwnOrganization {
  const { id, name, createdAt, updatedAt } = row
  return { id, name, createdAt, updatedAt, role, permissions }
}

function checkName(name: unknown): string {
  const text = visibleName(name)
  if (text !== '' && text.length <= longestName) return text
  const detail = `name must be a text of 1 to ${longestName} characters that can be seen`
  throw new AuthError('BAD_REQUEST', { detail })
}

function requireRecord({ session }: Caller['session']): { id: string; userId: string } {
  if (session) return session
  throw new AuthError('SESSION_REQUIRED')
}
