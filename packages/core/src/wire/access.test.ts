import { describe, expect, test } from 'vitest'
import { type Access, can, hasRole, hasScope, isAdmin } from './access.ts'
import { toAccountContext } from './account-context.ts'
import type { Session } from './session.ts'

const organization = { id: 'acme', role: 'editor', permissions: ['project:create', 'project:read'] }
const device = { impersonatedBy: null }
const person: Access = { user: { role: 'admin' }, session: device, organization, scopes: null }
const token: Access = { ...person, session: null, scopes: ['project:read'] }
/** What a session may look like that somebody else made. */
const forged = (session: object) => ({ ...person, ...session }) as Access

describe('A-25 what a request may do', () => {
  test.each([
    ['a permission of the role', person, ['project:read'], true],
    ['all of them', person, ['project:read', 'project:create'], true],
    ['one that the role has and one that it has not', person, ['project:read', 'x'], false],
    ['nothing', person, [], false],
    ['a permission without a scope of its name', token, ['project:create'], false],
    ['a permission with a scope of its name', token, ['project:read'], true],
    ['a scope that the role has no permission for', { ...token, scopes: ['x'] }, ['x'], false],
    ['outside of an organization', { ...person, organization: null }, ['project:read'], false],
    ['nobody', null, ['project:read'], false],
    ['permissions that are none', forged({ organization: {} }), ['project:read'], false],
    ['a text of permissions', forged({ organization: { permissions: 'ab' } }), ['a'], false],
    ['scopes that are not there', forged({ scopes: undefined }), ['project:read'], false],
  ])('%s', (_what, session, permissions, answer) => {
    expect(can(session, ...permissions)).toBe(answer)
  })

  test.each([
    ['a session has every scope', person, ['anything'], true],
    ['a token has its own', token, ['project:read'], true],
    ['and no other', token, ['project:read', 'project:create'], false],
    ['none is asked for', person, [], false],
    ['nobody', undefined, ['project:read'], false],
    ['a text of scopes', forged({ scopes: 'project:read' }), ['project'], false],
  ])('%s', (_what, session, scopes, answer) => {
    expect(hasScope(session, ...scopes)).toBe(answer)
  })

  test.each([
    ['one of them', person, ['editor', 'admin'], true],
    ['another', person, ['editor'], false],
    ['none is asked for', person, [], false],
    ['who has no role', forged({ user: { role: null } }), ['null', ''], false],
    ['nobody', null, ['admin'], false],
  ])('a role: %s', (_what, session, roles, answer) => {
    expect(hasRole(session, ...roles)).toBe(answer)
  })

  test.each([
    ['an administrator', person, true],
    ['by a token that says so', { ...token, scopes: ['admin'] }, true],
    ['that somebody else acts as', { ...person, session: { impersonatedBy: 'eve' } }, false],
    ['of whom that cannot be told', forged({ session: undefined }), false],
    ['by a token for something else', token, false],
    ['of an organization', forged({ user: { role: null }, organization }), false],
    ['nobody', null, false],
  ])('S1-24 is an administrator: %s', (_what, session, answer) => {
    expect(isAdmin(session)).toBe(answer)
  })
})

describe('the account that one acts for', () => {
  const user = {
    id: 'ada', name: 'Ada', email: 'ada@example.test', image: null, emailVerified: true,
    createdAt: new Date(0), updatedAt: new Date(1), role: 'admin', plan: 'free',
  } // prettier-ignore
  const session: Session = { user, session: null, expires: '', organization, scopes: null }
  const { role: _role, plan: _plan, ...shown } = user

  test('S1-28 S1-29 is the organization, where one is active', () => {
    expect(toAccountContext(session)).toEqual({
      isPersonal: false,
      isOrganization: true,
      activeOrganizationId: 'acme',
      user: shown,
    })
  })

  test('S1-28 S1-29 is the person, where none is', () => {
    expect(toAccountContext({ ...session, organization: null })).toEqual({
      isPersonal: true,
      isOrganization: false,
      activeOrganizationId: null,
      user: shown,
    })
  })
})
