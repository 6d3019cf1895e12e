import { describe, expect, test } from 'vitest'
import type { Actor, AuthEvent } from '../../events.ts'
import { entryOf, refusalOf } from './audit-entry.ts'

const actor: Actor = {
  userId: 'bob',
  impersonatedBy: 'ada',
  sessionId: 's1',
  tokenId: null,
  userAgent: 'Test/1.0',
  ip: '192.0.2.1',
}

const events: readonly [AuthEvent, object][] = [
  [
    { type: 'session.created', sessionId: 's2', userId: 'bob', provider: 'github' },
    { targetType: 'session', targetId: 's2', userId: 'bob', details: { provider: 'github' } },
  ],
  [
    {
      type: 'session.revoked',
      sessionId: 's2',
      userId: 'bob',
      by: 'sign-out',
      impersonatedBy: 'ada',
      impersonatorSessionId: 's1',
    },
    {
      targetType: 'session',
      targetId: 's2',
      userId: 'bob',
      details: { by: 'sign-out', impersonatedBy: 'ada', impersonatorSessionId: 's1' },
    },
  ],
  [
    { type: 'user.updated', userId: 'bob', changed: ['name', 'role'], role: 'editor' },
    {
      targetType: 'user',
      targetId: 'bob',
      userId: 'bob',
      details: { changed: ['name', 'role'], role: 'editor' },
    },
  ],
  [
    { type: 'organization.deleted', organizationId: 'acme' },
    { targetType: 'organization', targetId: 'acme', organizationId: 'acme', details: null },
  ],
  [
    { type: 'member.role_changed', organizationId: 'acme', userId: 'bob', role: 'owner' },
    {
      targetType: 'user',
      targetId: 'bob',
      userId: 'bob',
      organizationId: 'acme',
      details: { role: 'owner' },
    },
  ],
  [
    { type: 'invitation.accepted', organizationId: 'acme', invitationId: 'i1', userId: 'bob' },
    { targetType: 'invitation', targetId: 'i1', userId: 'bob', organizationId: 'acme' },
  ],
  [
    {
      type: 'api_token.rotated',
      tokenId: 't2',
      formerId: 't1',
      userId: 'bob',
      organizationId: null,
    },
    {
      targetType: 'token',
      targetId: 't2',
      userId: 'bob',
      organizationId: null,
      details: { formerId: 't1' },
    },
  ],
]

describe('an entry', () => {
  test.each(events)('%j', (event, expected) => {
    expect(entryOf(event)).toMatchObject({ action: event.type, result: 'success', ...expected })
  })

  test('says who did it, with both identities', () => {
    expect(entryOf({ type: 'user.deleted', userId: 'eve', actor })).toEqual({
      action: 'user.deleted',
      result: 'success',
      actorId: 'bob',
      impersonatorId: 'ada',
      sessionId: 's1',
      tokenId: null,
      userId: 'eve',
      organizationId: null,
      targetType: 'user',
      targetId: 'eve',
      ip: '192.0.2.1',
      userAgent: 'Test/1.0',
      details: null,
    })
  })

  test('says nobody where the application did it itself', () => {
    expect(entryOf({ type: 'user.deleted', userId: 'eve' })).toMatchObject({
      actorId: null,
      impersonatorId: null,
      sessionId: null,
      ip: null,
    })
  })

  test('is made of an event of tomorrow, and takes of it what is small and plain', () => {
    const event = {
      type: 'door.opened',
      doorId: 'd'.repeat(500),
      userId: 'bob',
      many: Array.from({ length: 100 }, () => 'x'),
      long: 'y'.repeat(500),
      count: 3,
      open: true,
      deep: { secret: 'no' },
      cause: new Error('no'),
      nothing: null,
      missing: undefined,
    } as unknown as AuthEvent
    expect(entryOf(event)).toMatchObject({
      targetType: 'door',
      targetId: 'd'.repeat(128),
      details: {
        many: Array.from({ length: 50 }, () => 'x'),
        long: 'y'.repeat(200),
        count: 3,
        open: true,
        nothing: null,
      },
    })
    expect(JSON.stringify(entryOf(event))).not.toContain('no"')
  })

  test('of a refusal says what was refused to whom', () => {
    const refusal = { action: 'admin.delete', result: 'LAST_ADMIN', userId: 'u'.repeat(1000) }
    expect(refusalOf(actor, refusal)).toMatchObject({
      ...refusal,
      actorId: 'bob',
      impersonatorId: 'ada',
      userId: 'u'.repeat(128),
      targetType: 'user',
      targetId: 'u'.repeat(128),
      details: null,
    })
  })
})
