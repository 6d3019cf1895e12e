import { lockUser } from '../../account/update-user.ts'
import { AuthError } from '../../errors.ts'
import { type Caller, type Change, commit, requireDatabase, type Rows } from '../../feature.ts'
import { type UserRow, users } from '../../tables.ts'
import type { Member, MembersPage, Page } from './contract.ts'
import {
  addMember,
  changeRole,
  endMembership,
  enter,
  lockOrganization,
  notFound,
  requireAnotherOwner,
  requireMember,
  type Room,
} from './membership.ts'
import { listPage } from './page.ts'
import { ownerRole } from './roles.ts'
import { type MemberRow, members } from './table.ts'

/** What people do with the members of an organization. */
export interface MemberFlows {
  list(caller: Caller, organizationId: string, page: Page): Promise<MembersPage>
  /** Throws `UNKNOWN_ROLE`, `LAST_OWNER`. */
  changeRole(caller: Caller, organizationId: string, userId: string, role: string): Promise<Member>
  /** Throws `LAST_OWNER`. */
  remove(caller: Caller, organizationId: string, userId: string): Promise<void>
  /** Throws `LAST_OWNER`. */
  leave(caller: Caller, organizationId: string): Promise<void>
  /** For the application itself, without a limit. Throws `NOT_FOUND`, `UNKNOWN_ROLE`, `ALREADY_MEMBER`. */
  add(organizationId: string, userId: string, role: string): Promise<Member>
}

export function createMemberFlows(room: Room): MemberFlows {
  const { house, rules } = room

  return {
    async list(caller, organizationId, page) {
      const database = requireDatabase(house)
      await requireMember(room, database, caller, organizationId)
      const { found, nextCursor } = await listPage(
        database,
        members,
        { organizationId },
        'userId',
        page,
      )
      const ids = found.map(({ userId }) => userId)
      const people = ids.length > 0 ? await database.list(users, { id: { in: ids } }) : []
      return {
        members: found.flatMap((member) => {
          const user = people.find(({ id }) => id === member.userId)
          return user ? asMember(member, user) : []
        }),
        nextCursor,
      }
    },
    async changeRole(caller, organizationId, userId, role) {
      rules.requireRole(role)
      const work = async (change: Change) => {
        const { rows } = change
        const target = ofMember(organizationId, userId)
        const by = await enter(room, change, caller, organizationId, 'member:update', target)
        const [member, user] = await findMember(rows, organizationId, userId)
        if (!rules.mayDecide(by, member.role) || !rules.mayDecide(by, role)) throw beyond()
        if (member.role === role) return asMember(member, user)
        if (member.role === ownerRole) await requireAnotherOwner(rows, member)
        await changeRole(room, change, member, role)
        return asMember({ ...member, role }, user)
      }
      return commit(house, work, caller.actor)
    },
    async remove(caller, organizationId, userId) {
      const work = async (change: Change) => {
        const { rows } = change
        const target = ofMember(organizationId, userId)
        const by = await enter(room, change, caller, organizationId, 'member:remove', target)
        const [member] = await findMember(rows, organizationId, userId)
        if (!rules.mayDecide(by, member.role)) throw beyond()
        if (member.role === ownerRole) await requireAnotherOwner(rows, member)
        await endMembership(room, change, member)
      }
      await commit(house, work, caller.actor)
    },
    async leave(caller, organizationId) {
      const userId = caller.session.user.id
      const work = async (change: Change) => {
        const { rows } = change
        await enter(room, change, caller, organizationId, undefined, () => [userId])
        const [member] = await findMember(rows, organizationId, userId)
        if (member.role === ownerRole) await requireAnotherOwner(rows, member)
        await endMembership(room, change, member)
      }
      await commit(house, work, caller.actor)
    },
    async add(organizationId, userId, role) {
      rules.requireRole(role)
      return commit(house, async (change) => {
        const { rows } = change
        const user = await lockUser(rows, userId)
        if (!user) throw notFound('no user has this id')
        if (!(await lockOrganization(rows, organizationId))) throw notFound('no such organization')
        if (await rows.find(members, { organizationId, userId })) {
          throw new AuthError('ALREADY_MEMBER')
        }
        const member = await addMember(room, change, { organizationId, userId, role })
        return asMember(member, user)
      })
    },
  }
}

/** Whom a change is about; where they are no member it ends here, and takes hold of no stranger's row. */
function ofMember(organizationId: string, userId: string) {
  return async (rows: Rows): Promise<readonly string[]> => {
    await findMember(rows, organizationId, userId)
    return [userId]
  }
}

async function findMember(
  rows: Rows,
  organizationId: string,
  userId: string,
): Promise<readonly [MemberRow, UserRow]> {
  const join = { table: users, on: ['userId', 'id'] } as const
  const found = await rows.findJoined(members, { organizationId, userId }, join)
  if (!found) throw notFound('no member of this organization has this id')
  return found
}

/** Who has a right has it over those alone who have no other. */
function beyond(): AuthError {
  return new AuthError('FORBIDDEN', { detail: 'the role may do what the caller may not' })
}

function asMember({ userId, role, createdAt }: MemberRow, user: UserRow): Member {
  const { name, email, image } = user
  return { userId, name, email, image, role, createdAt }
}
