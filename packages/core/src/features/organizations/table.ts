import { date, defineTable, referring, text } from '../../feature.ts'

export interface OrganizationRow {
  id: string
  name: string
  createdAt: Date
  updatedAt: Date
}

export const organizations = defineTable<OrganizationRow>({
  name: 'auth_organization',
  migration: 'feature-organizations-0001',
  columns: { id: text(32), name: text(200), createdAt: date(), updatedAt: date() },
  primaryKey: ['id'],
})

/** Somebody's place in an organization. */
export interface MemberRow {
  organizationId: string
  userId: string
  role: string
  createdAt: Date
}

export const members = defineTable<MemberRow>({
  name: 'auth_member',
  migration: 'feature-organizations-0001',
  columns: {
    organizationId: referring(text(32), 'auth_organization'),
    userId: referring(text(32), 'auth_user'),
    role: text(64),
    createdAt: date(),
  },
  primaryKey: ['organizationId', 'userId'],
  indexes: [['userId']],
})

export interface InvitationRow {
  /** 192 random bits: what the link ends with. */
  id: string
  organizationId: string
  /** The address as it was given. */
  email: string
  /** The same, folded for comparison: whoever has verified it is invited, and nobody else. */
  address: string
  role: string
  /** Who answers for it: what they may not give any more, it does not give. */
  inviterId: string
  /** Everything but `pending` is final. */
  status: 'pending' | 'accepted' | 'declined' | 'revoked'
  createdAt: Date
  expiresAt: Date
}

export const invitations = defineTable<InvitationRow>({
  name: 'auth_invitation',
  migration: 'feature-organizations-0001',
  columns: {
    id: text(32),
    organizationId: referring(text(32), 'auth_organization'),
    email: text(254),
    address: text(254),
    role: text(64),
    inviterId: referring(text(32), 'auth_user'),
    status: text<InvitationRow['status']>(16),
    createdAt: date(),
    expiresAt: date(),
  },
  primaryKey: ['id'],
  // An address has one invitation to an organization at a time.
  unique: [['organizationId', 'address']],
  indexes: [['address'], ['inviterId']],
})
