import { foldEmail } from '../../account/email.ts'
import { lockUser } from '../../account/update-user.ts'
import { AuthError } from '../../errors.ts'
import { type Caller, type Change, commit, requireDatabase, type Rows } from '../../feature.ts'
import { type UserRow, users } from '../../tables.ts'
import type { OwnInvitation, OwnInvitationsPage, OwnOrganization, Page } from './contract.ts'
import {
  addMember,
  lockOrganization,
  mayInvite,
  notFound,
  requireActive,
  type Room,
} from './membership.ts'
import { listPage } from './page.ts'
import { type InvitationRow, invitations, members, organizations } from './table.ts'

/** What those do with invitations who are invited: whose verified address it is, and nobody else. */
export interface OwnInvitationFlows {
  list(caller: Caller, page: Page): Promise<OwnInvitationsPage>
  /** Throws `EMAIL_UNVERIFIED`, `INVITATION_EXPIRED`, `INVITATION_USED`. */
  get(caller: Caller, invitationId: string): Promise<OwnInvitation>
  /**
   * The organization that the person belongs to now. Throws as `get` does, and `INVITATION_REVOKED`, `ALREADY_MEMBER`,
   * `TOO_MANY_MEMBERS`.
   */
  accept(caller: Caller, invitationId: string): Promise<OwnOrganization>
  /** Throws as `get` does. */
  decline(caller: Caller, invitationId: string): Promise<void>
}

export function createOwnInvitationFlows(room: Room): OwnInvitationFlows {
  const { house, rules } = room
  const { context } = house

  /** The invitation with nothing in its way but what the organization says; locked, with its organization. */
  async function take(
    { rows }: Change,
    { session }: Caller,
    invitationId: string,
  ): Promise<readonly [InvitationRow, UserRow]> {
    const user = await lockUser(rows, session.user.id)
    requireActive(user)
    const { organizationId } = await findOwn(rows, user, invitationId)
    if (!(await lockOrganization(rows, organizationId))) throw gone()
    const invitation = await findOwn(rows, user, invitationId)
    requireOpen(invitation, context.now())
    return [invitation, user]
  }

  /** Whether who answers for the invitation can still give what it promises. */
  async function requireInviter(
    rows: Rows,
    { organizationId, inviterId: userId, role }: InvitationRow,
  ): Promise<void> {
    const join = { table: users, on: ['userId', 'id'] } as const
    const [inviter, user] = (await rows.findJoined(members, { organizationId, userId }, join)) ?? []
    const isActive = inviter !== undefined && user?.deactivatedAt === null
    if (isActive && rules.isRole(role) && mayInvite(rules, rules.standing(inviter.role), role))
      return
    throw new AuthError('INVITATION_REVOKED', {
      detail: 'who invited is deactivated or may not give this role, or it is none any more',
    })
  }

  return {
    async list({ session }, page) {
      const database = requireDatabase(house)
      const user = await database.find(users, { id: session.user.id })
      // Whoever has verified no address was invited nowhere.
      if (!user || user.verifiedEmail === null) return { invitations: [], nextCursor: null }
      const open = { status: 'pending', expiresAt: { gt: new Date(context.now()) } } as const
      const where = { address: user.verifiedEmail, ...open }
      const { found, nextCursor } = await listPage(database, invitations, where, 'id', page)
      return { invitations: await asOwnInvitations(database, found), nextCursor }
    },
    async get({ session }, invitationId) {
      const database = requireDatabase(house)
      const user = await database.find(users, { id: session.user.id })
      if (!user) throw gone()
      const invitation = await findOwn(database, user, invitationId)
      requireOpen(invitation, context.now())
      const [own] = await asOwnInvitations(database, [invitation])
      if (!own) throw gone()
      return own
    },
    async accept(caller, invitationId) {
      const work = async (change: Change) => {
        const { rows, tell } = change
        const [invitation, { id: userId }] = await take(change, caller, invitationId)
        const { organizationId, role } = invitation
        await requireInviter(rows, invitation)
        if (await rows.find(members, { organizationId, userId })) {
          throw new AuthError('ALREADY_MEMBER')
        }
        const limit = room.maxMembers
        const there = await rows.list(members, { organizationId }, { limit })
        if (there.length >= limit) throw new AuthError('TOO_MANY_MEMBERS')
        await answer(rows, invitation, 'accepted')
        tell({ type: 'invitation.accepted', organizationId, invitationId, userId })
        await addMember(room, change, { organizationId, userId, role })
        const organization = await rows.find(organizations, { id: organizationId })
        if (!organization) throw gone()
        return { ...organization, role, permissions: rules.permissionsOf(role) }
      }
      return commit(house, work, caller.actor)
    },
    async decline(caller, invitationId) {
      const work = async (change: Change) => {
        const [invitation, { id: userId }] = await take(change, caller, invitationId)
        await answer(change.rows, invitation, 'declined')
        const { organizationId } = invitation
        change.tell({ type: 'invitation.declined', organizationId, invitationId, userId })
      }
      await commit(house, work, caller.actor)
    },
  }
}

async function asOwnInvitations(
  rows: Rows,
  found: readonly InvitationRow[],
): Promise<OwnInvitation[]> {
  if (found.length === 0) return []
  const ids = (key: 'organizationId' | 'inviterId') => [...new Set(found.map((row) => row[key]))]
  const groups = await rows.list(organizations, { id: { in: ids('organizationId') } })
  const people = await rows.list(users, { id: { in: ids('inviterId') } })
  return found.flatMap(({ id, organizationId, inviterId, role, createdAt, expiresAt }) => {
    const organization = groups.find((row) => row.id === organizationId)
    const inviter = people.find((row) => row.id === inviterId)
    if (!organization || !inviter) return []
    return {
      id,
      organization: { id: organization.id, name: organization.name },
      role,
      inviter: { id: inviter.id, name: inviter.name, email: inviter.email },
      createdAt,
      expiresAt,
    }
  })
}

/** Answers an invitation: of all who do so at once, one does. */
async function answer(
  rows: Rows,
  { id }: InvitationRow,
  status: 'accepted' | 'declined',
): Promise<void> {
  const answered = await rows.update(invitations, { id, status: 'pending' }, { status })
  if (answered === 0) throw new AuthError('INVITATION_USED')
}

/**
 * Somebody's own invitation. Throws `NOT_FOUND` where there is none, as for one of another address; `EMAIL_UNVERIFIED` for
 * who says that the address is theirs, and has not shown it.
 */
async function findOwn(rows: Rows, user: UserRow, id: string): Promise<InvitationRow> {
  const invitation = await rows.find(invitations, { id })
  if (!invitation) throw gone()
  if (invitation.address === user.verifiedEmail) return invitation
  const isClaimed = user.verifiedEmail === null && invitation.address === foldEmail(user.email)
  throw isClaimed ? new AuthError('EMAIL_UNVERIFIED') : gone()
}

function requireOpen({ status, expiresAt }: InvitationRow, now: number): void {
  if (status !== 'pending') throw new AuthError('INVITATION_USED')
  if (now >= expiresAt.getTime()) throw new AuthError('INVITATION_EXPIRED')
}

function gone(): AuthError {
  return notFound('no invitation of the caller has this id')
}
