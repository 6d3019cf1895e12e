import * as z from 'zod'
import type { Schema } from '../../schema.ts'
import type {
  Invitation,
  InvitationsPage,
  Member,
  MembersPage,
  OwnInvitation,
  OwnInvitationsPage,
  OwnOrganization,
  OwnOrganizations,
  SentInvitation,
  Written,
} from './contract.ts'

/** What JSON makes of a `Date`. */
const date = z.iso.datetime()
const nextCursor = z.string().nullable()
const ownOrganization = z
  .object({
    id: z.string(),
    name: z.string(),
    createdAt: date,
    updatedAt: date,
    role: z.string(),
    permissions: z.array(z.string()),
  })
  .meta({ title: 'OwnOrganization' })

const member = z
  .object({
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    image: z.string().nullable(),
    role: z.string(),
    createdAt: date,
  })
  .meta({ title: 'Member' })

const invitation = z
  .object({
    id: z.string(),
    organizationId: z.string(),
    email: z.string(),
    role: z.string(),
    inviterId: z.string(),
    createdAt: date,
    expiresAt: date,
  })
  .meta({ title: 'Invitation' })

const ownInvitation = z
  .object({
    id: z.string(),
    organization: z.object({ id: z.string(), name: z.string() }),
    role: z.string(),
    inviter: z.object({ id: z.string(), name: z.string(), email: z.string() }),
    createdAt: date,
    expiresAt: date,
  })
  .meta({ title: 'OwnInvitation' })

/** The answers as JSON writes them. */
export const answers = {
  nothing: z.object({}) satisfies Schema<object>,
  ownOrganization: ownOrganization satisfies Schema<Written<OwnOrganization>>,
  ownOrganizations: z.object({
    organizations: z.array(ownOrganization),
  }) satisfies Schema<Written<OwnOrganizations>>,
  member: member satisfies Schema<Written<Member>>,
  members: z.object({ members: z.array(member), nextCursor }) satisfies Schema<
    Written<MembersPage>
  >,
  invitation: invitation satisfies Schema<Written<Invitation>>,
  invitations: z.object({ invitations: z.array(invitation), nextCursor }) satisfies Schema<
    Written<InvitationsPage>
  >,
  sent: z.object({ invitation, url: z.url().nullable() }) satisfies Schema<Written<SentInvitation>>,
  ownInvitation: ownInvitation satisfies Schema<Written<OwnInvitation>>,
  ownInvitations: z.object({ invitations: z.array(ownInvitation), nextCursor }) satisfies Schema<
    Written<OwnInvitationsPage>
  >,
} as const
