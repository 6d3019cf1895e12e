import {
  type ActiveChoice,
  type InvitationsPage,
  type Member,
  type MembersPage,
  type NewInvitation,
  organizationAddresses,
  type OrganizationName,
  type OwnInvitation,
  type OwnInvitationsPage,
  type OwnOrganization,
  type OwnOrganizations,
  type Page,
  type RoleOfMember,
  type SentInvitation,
} from '@sallyport/core/organizations/contract'
import { addresses, type SessionState } from '@sallyport/core/wire'
import { failure } from './auth-client-error.ts'
import { addressOf, type ClientFeature } from './client-feature.ts'

interface InOrganization {
  organizationId: string
}

interface OfMember extends InOrganization {
  userId: string
}

interface OfInvitation extends InOrganization {
  invitationId: string
}

interface ToOwnInvitation {
  invitationId: string
}

/**
 * The calls of `organizations()` of the server. All reject with `AuthClientError`: with `UNAUTHORIZED` for nobody, with
 * `NOT_FOUND` where the person is no member, and with `FORBIDDEN` where their role does not let them.
 */
export interface OrganizationCalls {
  /** Rejects with `BAD_REQUEST`, `TOO_MANY_ORGANIZATIONS`. */
  create(wanted: OrganizationName): Promise<OwnOrganization>
  /** The organizations that the person belongs to, with their role in each. */
  list(): Promise<OwnOrganizations>
  get(which: InOrganization): Promise<OwnOrganization>
  /** Needs `organization:update`. Rejects with `BAD_REQUEST`. */
  update(given: InOrganization & OrganizationName): Promise<OwnOrganization>
  /** Needs `organization:delete`, which owners have. */
  delete(which: InOrganization): Promise<void>
  /** Where the person acts from now on, in all tabs of this browser; null: for themselves. */
  setActive(choice: ActiveChoice): Promise<SessionState>
  /** Rejects with `LAST_OWNER`. */
  leave(which: InOrganization): Promise<void>
  listMembers(given: InOrganization & Page): Promise<MembersPage>
  /** Needs `member:update`. Rejects with `UNKNOWN_ROLE`, `LAST_OWNER`. */
  updateMember(given: OfMember & RoleOfMember): Promise<Member>
  /** Needs `member:remove`. Rejects with `LAST_OWNER`. */
  removeMember(which: OfMember): Promise<void>
  /**
   * Needs `member:invite`. Rejects with `EMAIL_INVALID`, `UNKNOWN_ROLE`, `ALREADY_MEMBER`, `TOO_MANY_INVITATIONS`,
   * `EMAIL_NOT_SENT`.
   */
  invite(given: InOrganization & NewInvitation): Promise<SentInvitation>
  /** Needs `member:invite`. */
  listInvitations(given: InOrganization & Page): Promise<InvitationsPage>
  /** Needs `member:invite`. Rejects with `EMAIL_NOT_SENT`. */
  resendInvitation(which: OfInvitation): Promise<SentInvitation>
  /** Needs `member:invite`. */
  revokeInvitation(which: OfInvitation): Promise<void>
  /** The open invitations to the address that the person has verified. */
  listOwnInvitations(page?: Page): Promise<OwnInvitationsPage>
  /** Rejects with `EMAIL_UNVERIFIED`, `INVITATION_EXPIRED`, `INVITATION_USED`. */
  getInvitation(which: ToOwnInvitation): Promise<OwnInvitation>
  /** Rejects as `getInvitation` does, and with `INVITATION_REVOKED`, `ALREADY_MEMBER`, `TOO_MANY_MEMBERS`. */
  acceptInvitation(which: ToOwnInvitation): Promise<OwnOrganization>
  /** Rejects as `getInvitation` does. */
  declineInvitation(which: ToOwnInvitation): Promise<void>
}

/**
 * Organizations, for `createAuthClient({ features: [organizations()] })`: `authClient.organizations.create({ name })`.
 */
export function organizations(): ClientFeature<'organizations', OrganizationCalls> {
  const at = organizationAddresses
  return {
    id: 'organizations',
    build({ send, sendForSession }) {
      /** For what may end the membership that the person acts by: the server says where they are now. */
      async function sendAndLook(...message: Parameters<typeof send>): Promise<void> {
        await send(...message)
        // It is done, whether or not it can be looked at; whatever is read next says so too.
        await sendForSession('GET', addresses.session).catch(() => undefined)
      }

      return {
        create: async (wanted) => organization(await send('POST', at.organizations, wanted)),
        list: async () => organizationList(await send('GET', at.organizations)),
        get: async (which) =>
          organization(await send('GET', addressOf(at.organization, { ...which }))),
        update: async ({ organizationId, ...changes }) =>
          organization(
            await send('PATCH', addressOf(at.organization, { organizationId }), changes),
          ),
        delete: (which) => sendAndLook('DELETE', addressOf(at.organization, { ...which })),
        setActive: (choice) => sendForSession('POST', at.active, choice),
        leave: (which) => sendAndLook('POST', addressOf(at.leave, { ...which })),
        listMembers: async ({ organizationId, ...page }) =>
          memberPage(await send('GET', addressOf(at.members, { organizationId }, page))),
        updateMember: async ({ organizationId, userId, ...changes }) =>
          member(await send('PATCH', addressOf(at.member, { organizationId, userId }), changes)),
        async removeMember(which) {
          await send('DELETE', addressOf(at.member, { ...which }))
        },
        invite: async ({ organizationId, ...wanted }) =>
          sentInvitation(await send('POST', addressOf(at.invitations, { organizationId }), wanted)),
        listInvitations: async ({ organizationId, ...page }) =>
          invitationPage(await send('GET', addressOf(at.invitations, { organizationId }, page))),
        resendInvitation: async (which) =>
          sentInvitation(await send('POST', addressOf(at.resend, { ...which }))),
        async revokeInvitation(which) {
          await send('DELETE', addressOf(at.invitation, { ...which }))
        },
        listOwnInvitations: async (page) =>
          ownInvitationPage(await send('GET', addressOf(at.ownInvitations, {}, page))),
        getInvitation: async (which) =>
          ownInvitation(await send('GET', addressOf(at.ownInvitation, { ...which }))),
        acceptInvitation: async (which) =>
          organization(await send('POST', addressOf(at.accept, { ...which }))),
        async declineInvitation(which) {
          await send('POST', addressOf(at.decline, { ...which }))
        },
      }
    },
  }
}

const dates = new Set(['createdAt', 'updatedAt', 'expiresAt'])

/** Gives an answer its dates. `key` tells it from any other: without it this is `UNEXPECTED_ANSWER`. */
function reader<Answer extends object>(key: keyof Answer & string): (answer: object) => Answer {
  return (answer) => {
    if (!Object.hasOwn(answer, key)) throw failure('UNEXPECTED_ANSWER', 200)
    return JSON.parse(JSON.stringify(answer), (name, value: unknown) =>
      dates.has(name) ? new Date(String(value)) : value,
    ) as Answer
  }
}

const organization = reader<OwnOrganization>('permissions')
const organizationList = reader<OwnOrganizations>('organizations')
const member = reader<Member>('userId')
const memberPage = reader<MembersPage>('members')
const sentInvitation = reader<SentInvitation>('invitation')
const invitationPage = reader<InvitationsPage>('invitations')
const ownInvitation = reader<OwnInvitation>('inviter')
const ownInvitationPage = reader<OwnInvitationsPage>('invitations')

export type {
  ActiveChoice,
  Invitation,
  InvitationsPage,
  Member,
  MembersPage,
  NewInvitation,
  Organization,
  OrganizationName,
  OwnInvitation,
  OwnInvitationsPage,
  OwnOrganization,
  OwnOrganizations,
  Page,
  RoleOfMember,
  SentInvitation,
} from '@sallyport/core/organizations/contract'
