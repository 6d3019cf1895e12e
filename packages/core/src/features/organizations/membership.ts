import { touchUser } from '../../account/update-user.ts'
import { AuthError } from '../../errors.ts'
import type { Caller, Change, House, Rows } from '../../feature.ts'
import { sessionRows, type UserRow, users } from '../../tables.ts'
import type { InvitationEmail } from './options.ts'
import { type OwnPermission, ownerRole, type RoleRules, type Standing } from './roles.ts'
import { invitations, type MemberRow, members, organizations } from './table.ts'

/** What every flow of this room works with. */
export interface Room {
  readonly house: House
  readonly rules: RoleRules
  /** Seconds. */
  readonly invitationMaxAge: number
  readonly maxOrganizations: number
  readonly maxMembers: number
  readonly maxInvitations: number
  readonly sendEmail: ((email: InvitationEmail) => unknown) | undefined
  readonly linkOf: (invitationId: string) => string
}

/** The same for an organization that is not there and one that is none of the caller's. */
export function notFound(detail = 'the caller is no member of such an organization'): AuthError {
  return new AuthError('NOT_FOUND', { detail })
}

/** Throws `UNAUTHORIZED` for somebody who has ended as a user, whatever their session says. */
export function requireActive(user: UserRow | null): asserts user is UserRow {
  if (user !== null && user.deactivatedAt === null) return
  throw new AuthError('UNAUTHORIZED', { detail: 'the user is gone, or deactivated' })
}

/**
 * What the caller is in an organization. Throws `NOT_FOUND` where they are nothing there, and where an API token was made
 * for another one; `FORBIDDEN` without the permission; `UNAUTHORIZED` where they are deactivated, and this process has not
 * heard of it: what they would change would outlast that.
 */
export async function requireMember(
  { rules }: Room,
  rows: Rows,
  { session }: Caller,
  organizationId: string,
  permission?: OwnPermission,
): Promise<Standing> {
  const isElsewhere =
    session.session === null &&
    session.organization !== null &&
    session.organization.id !== organizationId
  const userId = session.user.id
  const join = { table: users, on: ['userId', 'id'] } as const
  const found = isElsewhere
    ? null
    : await rows.findJoined(members, { organizationId, userId }, join)
  if (!found) throw notFound()
  const [member, user] = found
  requireActive(user)
  const standing = rules.standing(member.role, session)
  if (permission !== undefined && !standing.permissions.includes(permission)) {
    throw new AuthError('FORBIDDEN', { detail: `the role lacks ${permission}` })
  }
  return standing
}

/**
 * Begins to change an organization: nobody else changes it or its memberships until this transaction has ended. Those whose
 * membership changes are touched, so that every process reads again what they may do. Users first, in the order of their
 * ids, then the organization: all who do so wait for each other, and never in a circle.
 */
export async function enter(
  room: Room,
  change: Change,
  caller: Caller,
  organizationId: string,
  permission?: OwnPermission,
  touched: (rows: Rows) => readonly string[] | Promise<readonly string[]> = () => [],
): Promise<Standing> {
  // Looked at twice: who may not, gets hold of no row.
  await requireMember(room, change.rows, caller, organizationId, permission)
  await touchAll(room, change, await touched(change.rows))
  if (!(await lockOrganization(change.rows, organizationId))) throw notFound()
  return requireMember(room, change.rows, caller, organizationId, permission)
}

export async function touchAll(
  { house }: Room,
  change: Change,
  ids: readonly string[],
): Promise<void> {
  for (const id of ids.toSorted()) await touchUser(house, change, id)
}

/** False where there is none. */
export async function lockOrganization(rows: Rows, id: string): Promise<boolean> {
  // Writing what is there already takes the row in every database.
  return (await rows.update(organizations, { id }, { id })) > 0
}

/** Throws `LAST_OWNER` unless somebody else is an owner, and can act. */
export async function requireAnotherOwner(
  rows: Rows,
  { organizationId, userId }: MemberRow,
): Promise<void> {
  const owners = await rows.list(members, { organizationId, role: ownerRole })
  const others = owners.map((owner) => owner.userId).filter((id) => id !== userId)
  const able =
    others.length === 0
      ? []
      : await rows.list(users, { id: { in: others }, deactivatedAt: null }, { limit: 1 })
  if (able.length === 0) throw new AuthError('LAST_OWNER')
}

/** Lets somebody have a role who has locked themselves or has been, as has the organization. */
export async function addMember(
  { house }: Room,
  { rows, tell }: Change,
  { organizationId, userId, role }: Omit<MemberRow, 'createdAt'>,
): Promise<MemberRow> {
  const member = { organizationId, userId, role, createdAt: new Date(house.context.now()) }
  await rows.insert(members, member)
  tell({ type: 'member.added', organizationId, userId, role })
  return member
}

/** Gives a member who was touched another role, also where they are acting in it. */
export async function changeRole(
  room: Room,
  change: Change,
  { organizationId, userId }: MemberRow,
  role: string,
): Promise<void> {
  const { rows, tell } = change
  await rows.update(members, { organizationId, userId }, { role })
  await rows.update(
    sessionRows,
    { userId, activeOrganizationId: organizationId },
    { activeOrganizationRole: role },
  )
  tell({ type: 'member.role_changed', organizationId, userId, role })
  await withdrawInvitations(room, change, { organizationId, userId }, role)
}

/** Ends the membership of somebody who was touched: in no session do they act there any longer. */
export async function endMembership(
  room: Room,
  change: Change,
  { organizationId, userId }: Omit<MemberRow, 'createdAt' | 'role'>,
): Promise<void> {
  const { rows, tell } = change
  await rows.delete(members, { organizationId, userId })
  await actAlone(rows, { userId, activeOrganizationId: organizationId })
  tell({ type: 'member.removed', organizationId, userId })
  await withdrawInvitations(room, change, { organizationId, userId })
}

/** In the sessions that fulfil the conditions, the person acts for themselves. */
export async function actAlone(
  rows: Rows,
  where: { userId: string | { in: readonly string[] }; activeOrganizationId: string },
): Promise<void> {
  await rows.update(sessionRows, where, {
    activeOrganizationId: null,
    activeOrganizationRole: null,
  })
}

/** Takes back the invitations of somebody who may not give what they promise any more. */
async function withdrawInvitations(
  { rules }: Room,
  { rows, tell }: Change,
  { organizationId, userId: inviterId }: Omit<MemberRow, 'createdAt' | 'role'>,
  role?: string,
): Promise<void> {
  const waiting = await rows.list(invitations, { organizationId, inviterId, status: 'pending' })
  for (const invitation of waiting) {
    if (role !== undefined && mayInvite(rules, rules.standing(role), invitation.role)) continue
    await rows.delete(invitations, { id: invitation.id })
    tell({ type: 'invitation.revoked', organizationId, invitationId: invitation.id })
  }
}

/** Whether somebody may invite people into a role. */
export function mayInvite(rules: RoleRules, by: Standing, role: string): boolean {
  return by.permissions.includes('member:invite') && rules.mayDecide(by, role)
}
