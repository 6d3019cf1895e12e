import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../store/memory.ts'
import { createTestAuth } from '../../testing.ts'
import { organizations, type OrganizationsOptions } from './index.ts'

const refusalOf = (options: unknown): unknown => {
  try {
    organizations(options as OrganizationsOptions)
    return undefined
  } catch (error) {
    return error
  }
}

describe('organizations() refuses at once, and names', () => {
  test.each<[string, unknown, RegExp]>([
    ['an option that there is not', { role: {} }, /organizations/],
    ['a role that is no name', { roles: { 'the editor': [] } }, /roles/],
    ['a role of 65 characters', { roles: { ['x'.repeat(65)]: [] } }, /roles/],
    ['a role of nothing', { roles: { '': [] } }, /roles/],
    ['a permission of one word', { roles: { editor: ['create'] } }, /roles\.editor\.0/],
    ['a permission in capitals', { roles: { editor: ['Project:create'] } }, /roles\.editor\.0/],
    ['everything as a permission', { roles: { editor: ['*'] } }, /roles\.editor\.0/],
    ['permissions that are no list', { roles: { editor: 'project:create' } }, /roles\.editor/],
    ['a sendEmail that is none', { sendEmail: 'smtp://' }, /sendEmail/],
    ['a page without the invitation', { invitationPage: '/invitations' }, /invitationPage/],
    ['a page elsewhere', { invitationPage: '//evil.test/:invitationId' }, /invitationPage/],
    ['an absolute page', { invitationPage: 'https://x.test/:invitationId' }, /invitationPage/],
    ['a page of another parameter', { invitationPage: '/:invitationIds' }, /invitationPage/],
    ['an invitation of a moment', { invitationMaxAge: 1 }, /invitationMaxAge/],
    ['an invitation for ever', { invitationMaxAge: Infinity }, /invitationMaxAge/],
    ['a number that is none', { maxOrganizations: -1 }, /maxOrganizations/],
    ['no member', { maxMembers: 0 }, /maxMembers/],
    ['too many invitations', { maxInvitations: 1001 }, /maxInvitations/],
  ])('%s', (_name, options, message) => {
    expect(refusalOf(options)).toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringMatching(message),
    })
  })
})

describe('roles', () => {
  const { can } = createTestAuth({
    database: memoryStore(),
    features: [
      organizations({
        roles: {
          editor: ['project:create'],
          admin: ['project:delete'],
          member: ['project:read'],
          owner: ['billing:read'],
        },
      }),
    ],
  }).api.organizations

  test('what is said of a role that is built in comes on top of what it may do', () => {
    expect(can('admin', 'project:delete', 'member:invite', 'member:update')).toBe(true)
    expect(can('admin', 'project:create')).toBe(false)
    expect(can('admin', 'organization:delete')).toBe(false)
    expect(can('member', 'project:read')).toBe(true)
    expect(can('member', 'member:invite')).toBe(false)
  })

  test('a role can have the name of what every object has', () => {
    const named = createTestAuth({
      database: memoryStore(),
      features: [organizations({ roles: { constructor: ['project:create'], toString: [] } })],
    }).api.organizations
    expect(named.can('constructor', 'project:create')).toBe(true)
    expect(named.can('toString', 'project:create')).toBe(false)
    expect(named.can('valueOf', 'project:create')).toBe(false)
  })

  test('an owner may do what any role may', () => {
    expect(can('owner', 'project:create', 'project:delete', 'project:read')).toBe(true)
    expect(can('owner', 'billing:read', 'organization:delete')).toBe(true)
    expect(can('editor', 'billing:read')).toBe(false)
  })
})
