import * as z from 'zod'
import { defineOperation, type House, sessionAnswer } from '../../feature.ts'
import type { Schema } from '../../schema.ts'
import type { SessionState } from '../../wire/session.ts'
import { answers } from './answers.ts'
import {
  type ActiveChoice,
  type InvitationsPage,
  type Member,
  type MembersPage,
  type NewInvitation,
  organizationAddresses as addresses,
  type OrganizationName,
  type OwnInvitation,
  type OwnInvitationsPage,
  type OwnOrganization,
  type OwnOrganizations,
  type Page,
  type RoleOfMember,
  type SentInvitation,
} from './contract.ts'
import type { OrganizationFlows } from './flows.ts'
import type { InvitationFlows } from './invitations.ts'
import type { MemberFlows } from './members.ts'
import type { OwnInvitationFlows } from './own-invitations.ts'

export interface Flows {
  readonly organizations: OrganizationFlows
  readonly members: MemberFlows
  readonly invitations: InvitationFlows
  readonly ownInvitations: OwnInvitationFlows
}

// What a text has to be, the flows say, with a code of its own.
const text = z.string().max(1000)
const nameInput: Schema<OrganizationName> = z.strictObject({ name: text })
const roleInput: Schema<RoleOfMember> = z.strictObject({ role: text })
const invitationInput: Schema<NewInvitation> = z.strictObject({ email: text, role: text })
const activeInput: Schema<ActiveChoice> = z.strictObject({ organizationId: text.nullable() })
/** A query holds texts, a call on the server numbers. */
const limit = z.union([z.number(), z.string().regex(/^\d{1,3}$/).transform(Number)]) // prettier-ignore
const pageInput: Schema<Page> = z.strictObject({
  cursor: text.optional(),
  limit: limit.pipe(z.int().min(1).max(100)).optional(),
})

interface Organized {
  readonly organizationId: string
}
interface Membership extends Organized {
  readonly userId: string
}
interface Invited {
  readonly invitationId: string
}

/** Who belongs where is for people themselves to say: no API token, and nobody in their name. */
const inPerson = { impersonated: false } as const
const reading = { scope: 'organization:read' } as const
/** What is mailed goes to people who did not ask for it. */
const mailing = { name: 'invitations', max: 100, window: 3600 } as const

const done = async (work: Promise<void>): Promise<object> => {
  await work
  return {}
}

export function defineOperations(house: House, flows: Flows) {
  const { organizations, members, invitations, ownInvitations } = flows
  return {
    create: defineOperation<OrganizationName, OwnOrganization>(house, {
      name: 'organizations.create',
      summary: 'Makes an organization, whose owner the person is',
      method: 'POST',
      path: addresses.organizations,
      needs: inPerson,
      input: nameInput,
      answer: answers.ownOrganization,
      errors: ['TOO_MANY_ORGANIZATIONS'],
      handle: (caller, given) => organizations.create(caller, given),
    }),
    list: defineOperation<object, OwnOrganizations>(house, {
      name: 'organizations.list',
      summary: 'Lists the organizations that the person belongs to',
      method: 'GET',
      path: addresses.organizations,
      needs: reading,
      answer: answers.ownOrganizations,
      handle: (caller) => organizations.list(caller),
    }),
    get: defineOperation<Organized, OwnOrganization>(house, {
      name: 'organizations.get',
      summary: 'Shows an organization that the person belongs to',
      method: 'GET',
      path: addresses.organization,
      needs: reading,
      answer: answers.ownOrganization,
      handle: (caller, { organizationId }) => organizations.get(caller, organizationId),
    }),
    update: defineOperation<Organized & OrganizationName, OwnOrganization>(house, {
      name: 'organizations.update',
      summary: 'Gives an organization another name',
      method: 'PATCH',
      path: addresses.organization,
      needs: { scope: 'organization:update' },
      input: nameInput,
      answer: answers.ownOrganization,
      errors: ['FORBIDDEN'],
      handle: (caller, { organizationId, ...given }) =>
        organizations.rename(caller, organizationId, given),
    }),
    delete: defineOperation<Organized, object>(house, {
      name: 'organizations.delete',
      summary: 'Deletes an organization, and ends its memberships',
      method: 'DELETE',
      path: addresses.organization,
      needs: { scope: 'organization:delete', ...inPerson },
      answer: answers.nothing,
      errors: ['FORBIDDEN'],
      handle: (caller, { organizationId }) => done(organizations.delete(caller, organizationId)),
    }),
    setActive: defineOperation<ActiveChoice, SessionState>(house, {
      name: 'organizations.setActive',
      summary: 'Lets the person act in an organization with this session, or for themselves',
      method: 'POST',
      path: addresses.active,
      needs: {},
      input: activeInput,
      answer: sessionAnswer(house),
      errors: ['NOT_FOUND'],
      handle: (caller, { organizationId }, headers) =>
        organizations.setActive(caller, organizationId, headers),
    }),
    leave: defineOperation<Organized, object>(house, {
      name: 'organizations.leave',
      summary: 'Ends the membership of the person',
      method: 'POST',
      path: addresses.leave,
      needs: inPerson,
      answer: answers.nothing,
      errors: ['LAST_OWNER'],
      handle: (caller, { organizationId }) => done(members.leave(caller, organizationId)),
    }),
    listMembers: defineOperation<Organized & Page, MembersPage>(house, {
      name: 'organizations.listMembers',
      summary: 'Lists the members of an organization',
      method: 'GET',
      path: addresses.members,
      needs: reading,
      input: pageInput,
      answer: answers.members,
      handle: (caller, { organizationId, ...page }) => members.list(caller, organizationId, page),
    }),
    updateMember: defineOperation<Membership & RoleOfMember, Member>(house, {
      name: 'organizations.updateMember',
      summary: 'Gives a member another role',
      method: 'PATCH',
      path: addresses.member,
      needs: { scope: 'member:update', ...inPerson },
      input: roleInput,
      answer: answers.member,
      errors: ['FORBIDDEN', 'UNKNOWN_ROLE', 'LAST_OWNER'],
      handle: (caller, { organizationId, userId, role }) =>
        members.changeRole(caller, organizationId, userId, role),
    }),
    removeMember: defineOperation<Membership, object>(house, {
      name: 'organizations.removeMember',
      summary: 'Ends the membership of somebody',
      method: 'DELETE',
      path: addresses.member,
      needs: { scope: 'member:remove', ...inPerson },
      answer: answers.nothing,
      errors: ['FORBIDDEN', 'LAST_OWNER'],
      handle: (caller, { organizationId, userId }) =>
        done(members.remove(caller, organizationId, userId)),
    }),
    invite: defineOperation<Organized & NewInvitation, SentInvitation>(house, {
      name: 'organizations.invite',
      summary: 'Invites the person with an e-mail address',
      method: 'POST',
      path: addresses.invitations,
      needs: { scope: 'member:invite', ...inPerson },
      limit: mailing,
      input: invitationInput,
      answer: answers.sent,
      errors: [
        'EMAIL_INVALID',
        'UNKNOWN_ROLE',
        'FORBIDDEN',
        'ALREADY_MEMBER',
        'TOO_MANY_INVITATIONS',
        'EMAIL_NOT_SENT',
      ],
      handle: (caller, { organizationId, ...given }) =>
        invitations.invite(caller, organizationId, given),
    }),
    listInvitations: defineOperation<Organized & Page, InvitationsPage>(house, {
      name: 'organizations.listInvitations',
      summary: 'Lists the invitations that wait for an answer',
      method: 'GET',
      path: addresses.invitations,
      needs: { scope: 'member:invite' },
      input: pageInput,
      answer: answers.invitations,
      errors: ['FORBIDDEN'],
      handle: (caller, { organizationId, ...page }) =>
        invitations.list(caller, organizationId, page),
    }),
    resendInvitation: defineOperation<Organized & Invited, SentInvitation>(house, {
      name: 'organizations.resendInvitation',
      summary: 'Sends an invitation again, and lets it be accepted for as long as a new one',
      method: 'POST',
      path: addresses.resend,
      needs: { scope: 'member:invite', ...inPerson },
      limit: mailing,
      answer: answers.sent,
      errors: ['FORBIDDEN', 'EMAIL_NOT_SENT'],
      handle: (caller, { organizationId, invitationId }) =>
        invitations.resend(caller, organizationId, invitationId),
    }),
    revokeInvitation: defineOperation<Organized & Invited, object>(house, {
      name: 'organizations.revokeInvitation',
      summary: 'Takes an invitation back',
      method: 'DELETE',
      path: addresses.invitation,
      needs: { scope: 'member:invite' },
      answer: answers.nothing,
      errors: ['FORBIDDEN'],
      handle: (caller, { organizationId, invitationId }) =>
        done(invitations.revoke(caller, organizationId, invitationId)),
    }),
    listOwnInvitations: defineOperation<Page, OwnInvitationsPage>(house, {
      name: 'organizations.listOwnInvitations',
      summary: 'Lists the invitations of the person, by the address that they have verified',
      method: 'GET',
      path: addresses.ownInvitations,
      needs: {},
      input: pageInput,
      answer: answers.ownInvitations,
      handle: (caller, page) => ownInvitations.list(caller, page),
    }),
    getInvitation: defineOperation<Invited, OwnInvitation>(house, {
      name: 'organizations.getInvitation',
      summary: 'Shows an invitation of the person',
      method: 'GET',
      path: addresses.ownInvitation,
      needs: {},
      answer: answers.ownInvitation,
      errors: ['EMAIL_UNVERIFIED', 'INVITATION_EXPIRED', 'INVITATION_USED'],
      handle: (caller, { invitationId }) => ownInvitations.get(caller, invitationId),
    }),
    acceptInvitation: defineOperation<Invited, OwnOrganization>(house, {
      name: 'organizations.acceptInvitation',
      summary: 'Makes the person a member of the organization that invited them',
      method: 'POST',
      path: addresses.accept,
      needs: inPerson,
      answer: answers.ownOrganization,
      errors: [
        'EMAIL_UNVERIFIED',
        'INVITATION_EXPIRED',
        'INVITATION_USED',
        'INVITATION_REVOKED',
        'ALREADY_MEMBER',
        'TOO_MANY_MEMBERS',
      ],
      handle: (caller, { invitationId }) => ownInvitations.accept(caller, invitationId),
    }),
    declineInvitation: defineOperation<Invited, object>(house, {
      name: 'organizations.declineInvitation',
      summary: 'Declines an invitation',
      method: 'POST',
      path: addresses.decline,
      needs: inPerson,
      answer: answers.nothing,
      errors: ['EMAIL_UNVERIFIED', 'INVITATION_EXPIRED', 'INVITATION_USED'],
      handle: (caller, { invitationId }) => done(ownInvitations.decline(caller, invitationId)),
    }),
  }
}
