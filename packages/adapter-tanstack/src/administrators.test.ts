import { isAdmin } from '@sallyport/core'
import { expect, test } from 'vitest'
import { sessionOf } from '../test/page.ts'
import { lacksAdmin } from '@sallyport/core/guards'

const { user } = sessionOf('ada')
const record = { id: 's', userId: 'ada', createdAt: new Date(), expiresAt: new Date() }
const own = { ...record, activeOrganizationId: null, impersonatedBy: null }

test('S1-14 S1-34 who is an administrator is one to actions, guards and helpers alike', () => {
  let admitted = 0
  for (const role of [null, '', 'admin', 'Admin', 'support', 'admin,support']) {
    for (const session of [null, own, { ...own, impersonatedBy: 'root' }]) {
      for (const scopes of [null, [], ['admin'], ['support'], ['project:read']]) {
        const given = sessionOf('ada', { user: { ...user, role }, session, scopes })
        expect(lacksAdmin(given) === null, JSON.stringify(given)).toBe(isAdmin(given))
        if (isAdmin(given)) admitted++
      }
    }
  }
  expect(admitted).toBe(4)
})

test('A-25 what is missing denies', () => {
  const odd = sessionOf('ada', { user: { ...user, role: 'admin' } })
  for (const part of ['session', 'scopes', 'user'] as const) {
    const given = { ...odd, [part]: undefined } as unknown as typeof odd
    const judge = () => {
      try {
        return lacksAdmin(given)
      } catch {
        return 'denied'
      }
    }
    expect(judge(), part).not.toBeNull()
  }
})

test('other roles count only where they are named, and nobody has one who acts as somebody else', () => {
  const support = sessionOf('sue', { user: { ...user, role: 'support' }, session: own })
  expect(lacksAdmin(support)).toEqual({ code: 'FORBIDDEN' })
  expect(lacksAdmin(support, ['support'])).toBeNull()
  const acting = { ...support, session: { ...own, impersonatedBy: 'root' } }
  expect(lacksAdmin(acting, ['support'])).toEqual({ code: 'FORBIDDEN' })
  const token = { ...support, session: null, scopes: [] }
  expect(lacksAdmin(token, ['support'])).toEqual({ code: 'SCOPE_MISSING', scopes: ['support'] })
})
