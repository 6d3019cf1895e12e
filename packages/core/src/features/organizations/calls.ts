import type { Changes, RequestSource } from '../../feature.ts'
import type { SessionState } from '../../wire/session.ts'
import type {
  ActiveChoice,
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
} from './contract.ts'

/** An organization of the caller's. */
export interface InOrganization {
  organizationId: string
}

export interface OfMember extends InOrganization {
  userId: string
}

export interface OfInvitation extends InOrganization {
  invitationId: string
}

/** An invitation of the caller's own. */
export interface ToOwnInvitation {
  invitationId: string
}

/**
 * The calls of `auth.api.organizations`. Those about a request reject with `UNAUTHORIZED` for nobody, with `NOT_FOUND`
 * where the caller is no member, and with `FORBIDDEN` where their role does not let them.
 */
export interface OrganizationsApi {
  /** Makes an organization, whose owner the caller is. Throws `BAD_REQUEST`, `TOO_MANY_ORGANIZATIONS`. */
  create(given: RequestSource & OrganizationName): Promise<OwnOrganization>
  /** The organizations that the caller belongs to, with their role in each. */
  list(given: RequestSource): Promise<OwnOrganizations>
  get(given: RequestSource & InOrganization): Promise<OwnOrganization>
  /** Needs `organization:update`. Throws `BAD_REQUEST`. */
  update(given: RequestSource & InOrganization & OrganizationName): Promise<OwnOrganization>
  /** Needs `organization:delete`, which owners have. Its members act for themselves from then on. */
  delete(given: RequestSource & InOrganization): Promise<object>
  /**
   * Lets the caller act in an organization with the session of this request, or, with null, for themselves. Rejects with
   * `SESSION_REQUIRED` for an API token.
   */
  setActive(given: RequestSource & ActiveChoice): Promise<SessionState & Changes>
  /** Ends the caller's own membership. Throws `LAST_OWNER`. */
  leave(given: RequestSource & InOrganization): Promise<object>
  /** Those who joined first come first. */
  listMembers(given: RequestSource & InOrganization & Page): Promise<MembersPage>
  /** Needs `member:update`, and that all which the role before and the new one may do is the caller's own. Throws
   * `UNKNOWN_ROLE`, `LAST_OWNER`. */
  updateMember(given: RequestSource & OfMember & RoleOfMember): Promise<Member>
  /** Needs `member:remove`, and that all which the member may do is the caller's own. Throws `LAST_OWNER`. */
  removeMember(given: RequestSource & OfMember): Promise<object>
  /**
   * Invites whoever has verified an address; one who was invited already is invited anew. Needs `member:invite`, and that
   * all which the role may do is the caller's own. Throws `EMAIL_INVALID`, `UNKNOWN_ROLE`, `ALREADY_MEMBER`,
   * `TOO_MANY_INVITATIONS`, `EMAIL_NOT_SENT`.
   */
  invite(given: RequestSource & InOrganization & NewInvitation): Promise<SentInvitation>
  /** The invitations that wait for an answer. Needs `member:invite`. */
  listInvitations(given: RequestSource & InOrganization & Page): Promise<InvitationsPage>
  /** Needs what `invite` needs. Throws `EMAIL_NOT_SENT`. */
  resendInvitation(given: RequestSource & OfInvitation): Promise<SentInvitation>
  /** Needs what `invite` needs. */
  revokeInvitation(given: RequestSource & OfInvitation): Promise<object>
  /** The open invitations to the address that the caller has verified. */
  listOwnInvitations(given: RequestSource & Page): Promise<OwnInvitationsPage>
  /** Throws `EMAIL_UNVERIFIED`, `INVITATION_EXPIRED`, `INVITATION_USED`. */
  getInvitation(given: RequestSource & ToOwnInvitation): Promise<OwnInvitation>
  /** Throws as `getInvitation` does, and `INVITATION_REVOKED`, `ALREADY_MEMBER`, `TOO_MANY_MEMBERS`. */
  acceptInvitation(given: RequestSource & ToOwnInvitation): Promise<OwnOrganization>
  /** Throws as `getInvitation` does. */
  declineInvitation(given: RequestSource & ToOwnInvitation): Promise<object>
  /**
   * Whether a member, or a role, may do all of this. False for nothing at all, for nobody, and for a role or a permission
   * that is unknown. Asks no database: what somebody is allowed by a request, `can(session, ...)` says.
   */
  can(
    member: { readonly role: string } | string | null | undefined,
    ...permissions: readonly string[]
  ): boolean
  /** For the application itself, about no request and without a limit. Throws `NOT_FOUND`, `BAD_REQUEST`. */
  createFor(userId: string, organization: OrganizationName): Promise<OwnOrganization>
  /** For the application itself, about no request. Null when there is none, or no longer. */
  find(organizationId: string): Promise<Organization | null>
  /** For the application itself, about no request and without a limit. Throws `NOT_FOUND`, `UNKNOWN_ROLE`, `ALREADY_MEMBER`. */
  addMember(organizationId: string, userId: string, role: string): Promise<Member>
}
