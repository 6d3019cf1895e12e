import * as z from 'zod'
import { AuthError } from '../../errors.ts'
import { defineFeature, type Feature, withChanges } from '../../feature.ts'
import { describeIssue, requireText, type Schema } from '../../schema.ts'
import { headersOf } from '../../session/request-state.ts'
import type { OrganizationsApi } from './calls.ts'
import { defineOperations } from './endpoints.ts'
import { createOrganizationFlows } from './flows.ts'
import { createInvitationFlows } from './invitations.ts'
import { createMemberFlows } from './members.ts'
import type { Room } from './membership.ts'
import type { OrganizationsOptions } from './options.ts'
import { createOwnInvitationFlows } from './own-invitations.ts'
import { createRoleRules, rolesWith } from './roles.ts'
import { createSuccession } from './succession.ts'
import { invitations, members, organizations as organizationRows } from './table.ts'

const day = 86_400

const roleName = z
  .string()
  .regex(
    /^[A-Za-z][\w-]{0,63}$/,
    'must be a name such as "editor": 1 to 64 letters, digits, - and _',
  )
const permissionName = z
  .string()
  .max(64)
  .regex(
    /^[a-z][a-z0-9-]*(?::[a-z][a-z0-9-]*)+$/,
    'must be a permission such as "project:create": lower-case words with ":" between them',
  )

const shape: Schema<OrganizationsOptions> = z.strictObject({
  roles: z.record(roleName, z.array(permissionName)).optional(),
  sendEmail: z
    .custom<NonNullable<OrganizationsOptions['sendEmail']>>(
      (value) => typeof value === 'function',
      'must be a function',
    )
    .optional(),
  invitationPage: z
    .string()
    .regex(
      /^\/(?![/\\])[^\s\\\p{Cc}]*:invitationId(?![\w-])[^\s\\\p{Cc}]*$/u,
      'must be a path of this application with :invitationId in it, such as "/invitations/:invitationId"',
    )
    .optional(),
  invitationMaxAge: z.int().min(60).max(30 * day).optional(), // prettier-ignore
  maxOrganizations: z.int().min(0).max(1000).optional(),
  maxMembers: z.int().min(1).max(10_000).optional(),
  maxInvitations: z.int().min(1).max(1000).optional(),
})

/**
 * Organizations: people who act together, each with a role. Needs a database. Throws `CONFIGURATION_INVALID`, naming the
 * option that is wrong.
 */
export function organizations(
  options: OrganizationsOptions = {},
): Feature<'organizations', OrganizationsApi> {
  const {
    roles: own = {},
    sendEmail,
    invitationPage = '/invitations/:invitationId',
    invitationMaxAge = 7 * day,
    maxOrganizations = 20,
    maxMembers = 1000,
    maxInvitations = 100,
  } = checkOptions(options)
  const roles = rolesWith(own)

  return defineFeature({
    id: 'organizations',
    needsDatabase: true,
    tables: [organizationRows, members, invitations],
    roles,
    build(house) {
      const { settings, permissionsOf } = house.context
      const rules = createRoleRules(permissionsOf, roles)
      const linkOf = (invitationId: string) =>
        `${settings.origin}${invitationPage.replace(':invitationId', invitationId)}`
      const limits = { invitationMaxAge, maxOrganizations, maxMembers, maxInvitations }
      const room: Room = { house, rules, sendEmail, linkOf, ...limits }
      const flows = {
        organizations: createOrganizationFlows(room),
        members: createMemberFlows(room),
        invitations: createInvitationFlows(room),
        ownInvitations: createOwnInvitationFlows(room),
      }
      const operations = defineOperations(house, flows)
      const calls = Object.fromEntries(
        Object.entries(operations).map(([name, { call }]) => [name, call]),
      ) as { [Name in keyof typeof operations]: (typeof operations)[Name]['call'] }

      const api: OrganizationsApi = {
        ...calls,
        async setActive(given) {
          const state = await calls.setActive(given)
          return withChanges(house, headersOf(given), state)
        },
        can: (member, ...permissions) => {
          const role = typeof member === 'string' ? member : member?.role
          return role !== undefined && rules.can(role, ...permissions)
        },
        createFor: async (userId, given) =>
          flows.organizations.createFor(requireText(userId, 'the id of a user'), given),
        find: async (organizationId) =>
          flows.organizations.find(requireText(organizationId, 'the id of an organization')),
        addMember: async (organizationId, userId, role) =>
          flows.members.add(
            requireText(organizationId, 'the id of an organization'),
            requireText(userId, 'the id of a user'),
            role,
          ),
      }
      return {
        api,
        endpoints: Object.values(operations).map(({ endpoint }) => endpoint),
        witness: createSuccession(room),
      }
    },
  })
}

function checkOptions(options: OrganizationsOptions): OrganizationsOptions {
  const result = shape['~standard'].validate(options)
  if (result instanceof Promise || !result.issues) return options
  throw new AuthError('CONFIGURATION_INVALID', {
    message: describeIssue(result.issues, 'organizations'),
  })
}

export type { OrganizationsApi } from './calls.ts'
export type {
  Invitation,
  InvitationsPage,
  Member,
  MembersPage,
  Organization,
  OwnInvitation,
  OwnInvitationsPage,
  OwnOrganization,
  OwnOrganizations,
  SentInvitation,
} from './contract.ts'
export type { InvitationEmail, OrganizationsOptions } from './options.ts'
