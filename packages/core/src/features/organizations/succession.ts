import { touchUser } from '../../account/update-user.ts'
import type { Change, Rows, Witness } from '../../feature.ts'
import { users } from '../../tables.ts'
import { changeRole, endMembership, lockOrganization, type Room } from './membership.ts'
import { adminRole, ownerRole } from './roles.ts'
import { type MemberRow, members, organizations } from './table.ts'

/**
 * Ends the memberships of somebody who is deleted. An organization that would be without an owner goes to the one who comes
 * next, and where nobody is left it is deleted as well.
 */
export function createSuccession(room: Room): Witness {
  return async (change, event) => {
    if (event.type !== 'user.deleted') return
    const { userId } = event
    const orderBy = [['organizationId', 'asc']] as const
    for (const member of await change.rows.list(members, { userId }, { orderBy })) {
      if (member.role === ownerRole) await handOver(room, change, member)
      else await endMembership(room, change, member)
    }
  }
}

async function handOver(room: Room, change: Change, owner: MemberRow): Promise<void> {
  const { rows, tell } = change
  const { organizationId } = owner
  // Users first, as everywhere; who comes next may be somebody else by the time that the organization is locked.
  const expected = await findNext(rows, owner)
  if (expected) await touchUser(room.house, change, expected.userId)
  await lockOrganization(rows, organizationId)
  const next = await findNext(rows, owner)
  if (!next) {
    tell({ type: 'organization.deleted', organizationId })
    await rows.delete(organizations, { id: organizationId })
    return
  }
  if (next.role !== ownerRole) {
    if (next.userId !== expected?.userId) await touchUser(room.house, change, next.userId)
    await changeRole(room, change, next, ownerRole)
  }
  await endMembership(room, change, owner)
}

/**
 * Who owns an organization when this owner is gone: whoever can act before the deactivated, another owner before an admin
 * before anybody else, and the longest-standing of these.
 */
async function findNext(rows: Rows, owner: MemberRow): Promise<MemberRow | undefined> {
  const { organizationId, userId } = owner
  const others = await rows.list(members, { organizationId, userId: { not: userId } })
  if (others.length === 0) return undefined
  const ids = others.map((other) => other.userId)
  const able = await rows.list(users, { id: { in: ids }, deactivatedAt: null })
  const isAble = new Set(able.map(({ id }) => id))
  const rank = (other: MemberRow) => (isAble.has(other.userId) ? 0 : 3) + rankOf(other.role)
  const [first] = others.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      a.createdAt.getTime() - b.createdAt.getTime() ||
      (a.userId < b.userId ? -1 : 1),
  )
  return first
}

function rankOf(role: string): number {
  return role === ownerRole ? 0 : role === adminRole ? 1 : 2
}
