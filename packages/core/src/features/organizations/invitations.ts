import { checkEmail, foldEmail } from '../../account/email.ts'
import { randomToken } from '../../crypto/random.ts'
import { AuthError } from '../../errors.ts'
import { type Caller, type Change, commit, requireDatabase, type Rows } from '../../feature.ts'
import { users } from '../../tables.ts'
import type {
  Invitation,
  InvitationsPage,
  NewInvitation,
  Page,
  SentInvitation,
} from './contract.ts'
import { deliver } from './deliver.ts'
import { enter, mayInvite, notFound, requireMember, type Room } from './membership.ts'
import { listPage } from './page.ts'
import type { Standing } from './roles.ts'
import { type InvitationRow, invitations, members } from './table.ts'

/** What those do with invitations who invite. */
export interface InvitationFlows {
  /** Throws `EMAIL_INVALID`, `UNKNOWN_ROLE`, `ALREADY_MEMBER`, `TOO_MANY_INVITATIONS`, `EMAIL_NOT_SENT`. */
  invite(caller: Caller, organizationId: string, given: NewInvitation): Promise<SentInvitation>
  list(caller: Caller, organizationId: string, page: Page): Promise<InvitationsPage>
  /** Throws `EMAIL_NOT_SENT`. */
  resend(caller: Caller, organizationId: string, invitationId: string): Promise<SentInvitation>
  revoke(caller: Caller, organizationId: string, invitationId: string): Promise<void>
}

/** 192 random bits. */
const invitationIdBytes = 24

/** Milliseconds after its end that an invitation can still be sent again, and that whoever comes with it is told why not. */
const remembered = 30 * 86_400_000

export function createInvitationFlows(room: Room): InvitationFlows {
  const { house, rules } = room
  const { context } = house

  const times = () => {
    const now = context.now()
    return {
      createdAt: new Date(now),
      expiresAt: new Date(now + room.invitationMaxAge * 1000),
    }
  }

  /** Throws `FORBIDDEN` for a role that may do what the caller may not. */
  function requireMayInvite(by: Standing, role: string): void {
    if (mayInvite(rules, by, role)) return
    throw new AuthError('FORBIDDEN', { detail: 'the role may do what the caller may not' })
  }

  /** From now on the caller answers for it, and it can be accepted for as long as a new one. */
  async function renew(
    { rows, tell }: Change,
    before: InvitationRow,
    { session }: Caller,
    role: string,
  ): Promise<InvitationRow> {
    const { id, organizationId } = before
    const changes = { role, inviterId: session.user.id, expiresAt: times().expiresAt }
    await rows.update(invitations, { id }, changes)
    tell({ type: 'invitation.resent', organizationId, invitationId: id, role })
    return { ...before, ...changes }
  }

  async function requireRoom(rows: Rows, organizationId: string): Promise<void> {
    const old = new Date(context.now() - remembered)
    await rows.delete(invitations, { organizationId, expiresAt: { lt: old } })
    const limit = room.maxInvitations
    const pending = await rows.list(invitations, { organizationId, status: 'pending' }, { limit })
    if (pending.length >= limit) throw new AuthError('TOO_MANY_INVITATIONS')
  }

  return {
    async invite(caller, organizationId, given) {
      const email = readEmail(given.email)
      const address = foldEmail(email)
      const { role } = given
      rules.requireRole(role)
      const work = async (change: Change) => {
        const { rows, tell } = change
        const by = await enter(room, change, caller, organizationId, 'member:invite')
        requireMayInvite(by, role)
        const known = await rows.find(users, { verifiedEmail: address })
        if (known && (await rows.find(members, { organizationId, userId: known.id }))) {
          throw new AuthError('ALREADY_MEMBER')
        }
        const before = await rows.find(invitations, { organizationId, address })
        if (before?.status === 'pending') {
          requireMayInvite(by, before.role)
          return renew(change, before, caller, role)
        }
        await requireRoom(rows, organizationId)
        // One that was answered says no more than that: what it was good for, it was.
        await rows.delete(invitations, { organizationId, address })
        const id = randomToken(invitationIdBytes)
        const inviterId = caller.session.user.id
        const status = 'pending' as const
        const row = { id, organizationId, email, address, role, inviterId, status, ...times() }
        await rows.insert(invitations, row)
        tell({ type: 'invitation.created', organizationId, invitationId: id, role })
        return row
      }
      return deliver(room, caller, asInvitation(await commit(house, work, caller.actor)))
    },
    async list(caller, organizationId, page) {
      const database = requireDatabase(house)
      await requireMember(room, database, caller, organizationId, 'member:invite')
      const where = { organizationId, status: 'pending' } as const
      const { found, nextCursor } = await listPage(database, invitations, where, 'id', page)
      return { invitations: found.map(asInvitation), nextCursor }
    },
    async resend(caller, organizationId, invitationId) {
      const work = async (change: Change) => {
        const by = await enter(room, change, caller, organizationId, 'member:invite')
        const before = await findPending(change.rows, organizationId, invitationId)
        requireMayInvite(by, before.role)
        return renew(change, before, caller, before.role)
      }
      return deliver(room, caller, asInvitation(await commit(house, work, caller.actor)))
    },
    async revoke(caller, organizationId, invitationId) {
      const work = async (change: Change) => {
        const { rows, tell } = change
        const by = await enter(room, change, caller, organizationId, 'member:invite')
        const { id, role } = await findPending(rows, organizationId, invitationId)
        requireMayInvite(by, role)
        await rows.delete(invitations, { id })
        tell({ type: 'invitation.revoked', organizationId, invitationId })
      }
      await commit(house, work, caller.actor)
    },
  }
}

/** Throws `NOT_FOUND`, also for one of another organization and for one that was answered. */
async function findPending(rows: Rows, organizationId: string, id: string): Promise<InvitationRow> {
  const found = await rows.find(invitations, { id, organizationId, status: 'pending' })
  if (!found) throw notFound('no invitation of this organization with this id waits for an answer')
  return found
}

function readEmail(email: unknown): string {
  try {
    return checkEmail(email)
  } catch (cause) {
    throw new AuthError('EMAIL_INVALID', { cause })
  }
}

function asInvitation(row: InvitationRow): Invitation {
  const { id, organizationId, email, role, inviterId, createdAt, expiresAt } = row
  return { id, organizationId, email, role, inviterId, createdAt, expiresAt }
}
