import type { Roles } from '../../feature.ts'

/** What a message says that invites somebody. Names are what people wrote: escape them in HTML. */
export interface InvitationEmail {
  kind: 'invitation'
  /** The address that was invited, as it was given. */
  to: string
  /** The link to accept or decline, absolute. */
  url: string
  organization: { id: string; name: string }
  inviter: { id: string; name: string; email: string }
  /** The role that they would have. */
  role: string
  expiresAt: Date
}

export interface OrganizationsOptions {
  /**
   * The application's own roles and what they may do: `{ editor: ['project:create'] }`. For `owner`, `admin` and `member`,
   * which are there already, it is what they may do besides. An owner may do all that any role may.
   */
  roles?: Roles
  /**
   * Sends an invitation. Where it rejects, the call is refused with `EMAIL_NOT_SENT` and the invitation stays, to be sent
   * again. Without it, whoever invites gets the link to hand over.
   */
  sendEmail?: (email: InvitationEmail) => void | Promise<void>
  /**
   * The page of the application that an invitation leads to: a path with `:invitationId` in it. Default
   * `/invitations/:invitationId`.
   */
  invitationPage?: string
  /** Seconds that an invitation can be accepted for. Default 604800 (7 days), at most 2592000 (30 days). */
  invitationMaxAge?: number
  /** How many organizations somebody may own when they create one. Default 20. */
  maxOrganizations?: number
  /** How many members an organization may have when somebody accepts an invitation. Default 1000, at most 10000. */
  maxMembers?: number
  /** How many invitations of an organization may wait for an answer. Default 100, at most 1000. */
  maxInvitations?: number
}
