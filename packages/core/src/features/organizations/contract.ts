/** Where the endpoints are, below `basePath`. A part that begins with a colon is a parameter. */
export const organizationAddresses = {
  organizations: '/organizations',
  active: '/organizations/active',
  organization: '/organizations/:organizationId',
  leave: '/organizations/:organizationId/leave',
  members: '/organizations/:organizationId/members',
  member: '/organizations/:organizationId/members/:userId',
  invitations: '/organizations/:organizationId/invitations',
  invitation: '/organizations/:organizationId/invitations/:invitationId',
  resend: '/organizations/:organizationId/invitations/:invitationId/resend',
  ownInvitations: '/invitations',
  ownInvitation: '/invitations/:invitationId',
  accept: '/invitations/:invitationId/accept',
  decline: '/invitations/:invitationId/decline',
} as const

/** People who act together. */
export interface Organization {
  id: string
  /** 1 to 200 characters. */
  name: string
  createdAt: Date
  updatedAt: Date
}

/** An organization, as one of its members sees it. */
export interface OwnOrganization extends Organization {
  /** The role that they have there. */
  role: string
  /** What that role may do. */
  permissions: readonly string[]
}

/** Somebody who belongs to an organization. */
export interface Member {
  userId: string
  name: string
  email: string
  image: string | null
  role: string
  /** Since when they belong to it. */
  createdAt: Date
}

/** An invitation that waits for an answer, as the organization sees it. */
export interface Invitation {
  /** What its link ends with. Only who has verified the address can make use of it. */
  id: string
  organizationId: string
  /** The address as it was given. */
  email: string
  /** The role that the person will have. */
  role: string
  /** The user who invited them. */
  inviterId: string
  createdAt: Date
  /** When it can no longer be accepted, unless it is sent again. */
  expiresAt: Date
}

/** An invitation that waits for an answer, as the person sees it who is invited. */
export interface OwnInvitation {
  id: string
  organization: { id: string; name: string }
  role: string
  inviter: { id: string; name: string; email: string }
  createdAt: Date
  expiresAt: Date
}

export interface OrganizationName {
  /** 1 to 200 characters that can be seen. */
  name: string
}

export interface Page {
  /** Where to go on: the `nextCursor` of the page before. */
  cursor?: string | undefined
  /** How many at most, 1 to 100. Default 50. */
  limit?: number | undefined
}

export interface RoleOfMember {
  role: string
}

export interface NewInvitation {
  /** One plain address. */
  email: string
  role: string
}

export interface ActiveChoice {
  /** Null: the person acts for themselves. */
  organizationId: string | null
}

export interface OwnOrganizations {
  /** Those that the person joined first come first. */
  organizations: OwnOrganization[]
}

export interface MembersPage {
  /** Those who joined first come first. */
  members: Member[]
  /** Null: there are no more. */
  nextCursor: string | null
}

export interface InvitationsPage {
  /** The oldest come first; those that have expired are among them, for they can be sent again. */
  invitations: Invitation[]
  /** Null: there are no more. */
  nextCursor: string | null
}

export interface OwnInvitationsPage {
  /** The oldest come first. */
  invitations: OwnInvitation[]
  /** Null: there are no more. */
  nextCursor: string | null
}

export interface SentInvitation {
  invitation: Invitation
  /** The link to hand over, where the application has no `sendEmail`; null: it was mailed. */
  url: string | null
}

/** An answer as JSON writes it: the dates are ISO 8601 texts. */
export type Written<T> = {
  [Key in keyof T]: T[Key] extends Date
    ? string
    : T[Key] extends (infer Item extends object)[]
      ? Written<Item>[]
      : T[Key] extends Invitation
        ? Written<Invitation>
        : T[Key]
}
