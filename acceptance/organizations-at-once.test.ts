import { organizations } from '@sallyport/core/organizations'
import { beforeEach, describe, expect, test } from 'vitest'
import { databases, useDatabase } from './support/databases.ts'
import {
  invitations,
  members,
  openTown,
  organizationRows,
  type Person,
  type Town,
} from './support/organizations.ts'

// What many do at once: an organization is never without an owner, and one invitation makes one member.

describe.each(databases)('on $name', (kind) => {
  const fixture = useDatabase(kind, [organizations()])
  let town: Town
  beforeEach(async () => {
    await fixture.database.delete(organizationRows, {})
    town = openTown(fixture.database)
  })

  const people = (count: number): Promise<Person[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => town.person(`person-${index}`)))

  /** What was refused, by code; anything else than these is a fault. */
  function codesOf(outcomes: readonly PromiseSettledResult<unknown>[]): string[] {
    return outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? String((outcome.reason as { code?: string }).code) : [],
    )
  }

  test('50 demotions and removals at once, by all owners in two processes, leave every organization an owner', async () => {
    const owners = await people(5)
    const ids = await Promise.all(
      Array.from({ length: 5 }, async (_, index) => {
        const [first, ...others] = [...owners.slice(index), ...owners.slice(0, index)]
        if (!first) throw new Error('there are five')
        return town.found(first, ...others.map((other) => [other, 'owner'] as const))
      }),
    )
    const outcomes = await Promise.allSettled(
      ids.flatMap((organizationId, index) =>
        owners.flatMap(({ headers }, turn) => {
          const next = owners[(turn + index + 1) % owners.length]
          const calls = (turn % 2 ? town.here : town.there).api.organizations
          const userId = next?.id ?? ''
          return [
            turn % 3 === 0
              ? calls.removeMember({ headers, organizationId, userId })
              : calls.updateMember({ headers, organizationId, userId, role: 'member' }),
            turn % 2
              ? calls.leave({ headers, organizationId })
              : calls.updateMember({
                  headers,
                  organizationId,
                  userId: owners[turn]?.id ?? '',
                  role: 'admin',
                }),
          ]
        }),
      ),
    )
    expect(outcomes).toHaveLength(50)
    expect(new Set([...codesOf(outcomes), 'LAST_OWNER', 'FORBIDDEN', 'NOT_FOUND'])).toEqual(
      new Set(['LAST_OWNER', 'FORBIDDEN', 'NOT_FOUND']),
    )
    for (const organizationId of ids) {
      const left = await fixture.database.list(members, { organizationId, role: 'owner' })
      expect(left.length).toBeGreaterThan(0)
    }
    expect(codesOf(outcomes).length).toBeLessThan(50)
  })

  test('two owners who demote each other at once: one does', async () => {
    const [ada, bob] = await people(2)
    if (!ada || !bob) throw new Error('there are two')
    for (let turn = 0; turn < 5; turn++) {
      const organizationId = await town.found(ada, [bob, 'owner'])
      const outcomes = await Promise.allSettled([
        town.here.api.organizations.updateMember({
          headers: ada.headers,
          organizationId,
          userId: bob.id,
          role: 'member',
        }),
        town.there.api.organizations.updateMember({
          headers: bob.headers,
          organizationId,
          userId: ada.id,
          role: 'member',
        }),
      ])
      expect(codesOf(outcomes)).toEqual(['FORBIDDEN'])
      expect(Object.values(await town.rolesIn(organizationId)).toSorted()).toEqual([
        'member',
        'owner',
      ])
    }
  })

  test('two owners who leave at once: one does', async () => {
    const [ada, bob] = await people(2)
    if (!ada || !bob) throw new Error('there are two')
    for (let turn = 0; turn < 5; turn++) {
      const organizationId = await town.found(ada, [bob, 'owner'])
      const outcomes = await Promise.allSettled([
        town.here.api.organizations.leave({ headers: ada.headers, organizationId }),
        town.there.api.organizations.leave({ headers: bob.headers, organizationId }),
      ])
      expect(codesOf(outcomes)).toEqual(['LAST_OWNER'])
      expect(Object.values(await town.rolesIn(organizationId))).toEqual(['owner'])
    }
  })

  test('20 acceptances of one invitation at once make one member', async () => {
    const [ada, bob] = await people(2)
    if (!ada || !bob) throw new Error('there are two')
    const organizationId = await town.found(ada)
    const { headers } = ada
    const given = { headers, organizationId, email: bob.email, role: 'member' }
    const { invitation } = await town.calls.invite(given)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? town.here : town.there).api.organizations.acceptInvitation({
          headers: bob.headers,
          invitationId: invitation.id,
        }),
      ),
    )
    expect(codesOf(outcomes)).toEqual(Array.from({ length: 19 }, () => 'INVITATION_USED'))
    expect(await town.rolesIn(organizationId)).toEqual({ [ada.id]: 'owner', [bob.id]: 'member' })
    expect(town.eventsOf('invitation.accepted')).toHaveLength(1)
    expect(town.eventsOf('member.added')).toHaveLength(2)
  })

  test('an acceptance and a revocation at once: one of them', async () => {
    const [ada, bob] = await people(2)
    if (!ada || !bob) throw new Error('there are two')
    for (let turn = 0; turn < 5; turn++) {
      const organizationId = await town.found(ada)
      const { headers } = ada
      const given = { headers, organizationId, email: bob.email, role: 'member' }
      const { invitation } = await town.calls.invite(given)
      const invitationId = invitation.id
      const outcomes = await Promise.allSettled([
        town.here.api.organizations.acceptInvitation({ headers: bob.headers, invitationId }),
        town.there.api.organizations.revokeInvitation({ headers, organizationId, invitationId }),
      ])
      expect(codesOf(outcomes)).toEqual(['NOT_FOUND'])
      const isMember = bob.id in (await town.rolesIn(organizationId))
      expect(isMember).toBe(outcomes[0]?.status === 'fulfilled')
    }
  })

  test('20 invitations of one address at once are one', async () => {
    const [ada] = await people(1)
    if (!ada) throw new Error('there is one')
    const organizationId = await town.found(ada)
    const { headers } = ada
    const sent = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? town.here : town.there).api.organizations.invite({
          headers,
          organizationId,
          email: index % 3 ? 'bob@example.test' : 'BOB@example.test',
          role: 'member',
        }),
      ),
    )
    expect(new Set(sent.map(({ invitation }) => invitation.id)).size).toBe(1)
    expect(await fixture.database.list(invitations, {})).toHaveLength(1)
  })

  test('a removal and a role at once: nobody acts in an organization that they were removed from', async () => {
    const [ada, bob] = await people(2)
    if (!ada || !bob) throw new Error('there are two')
    for (let turn = 0; turn < 5; turn++) {
      const organizationId = await town.found(ada, [bob, 'member'])
      const { headers } = ada
      const userId = bob.id
      const bobs = { headers: bob.headers, organizationId }
      await Promise.allSettled([
        town.here.api.organizations.setActive(bobs),
        town.there.api.organizations.removeMember({ headers, organizationId, userId }),
        town.here.api.organizations.updateMember({
          headers,
          organizationId,
          userId,
          role: 'admin',
        }),
        town.there.api.organizations.setActive(bobs),
      ])
      expect(await town.rolesIn(organizationId)).toEqual({ [ada.id]: 'owner' })
      town.nodes.later(1000)
      for (const { api } of [town.here, town.there]) {
        const { session } = await api.getSession({ headers: bob.headers })
        expect(session?.organization).toBeNull()
      }
    }
  })

  test('a deletion and those who come and go at once leave nothing behind', async () => {
    const everybody = await people(6)
    const [ada, bob, carl, ...others] = everybody
    if (!ada || !bob || !carl) throw new Error('there are six')
    for (let turn = 0; turn < 3; turn++) {
      const organizationId = await town.found(ada, [bob, 'admin'], [carl, 'owner'])
      const { headers } = ada
      const outcomes = await Promise.allSettled([
        town.here.api.organizations.delete({ headers, organizationId }),
        town.there.api.organizations.leave({ headers: carl.headers, organizationId }),
        town.there.api.organizations.setActive({ headers: bob.headers, organizationId }),
        ...others.map(({ id }, index) =>
          (index % 2 ? town.here : town.there).api.organizations.addMember(
            organizationId,
            id,
            'member',
          ),
        ),
      ])
      expect(outcomes[0]?.status).toBe('fulfilled')
      expect(codesOf(outcomes).filter((code) => code !== 'NOT_FOUND')).toEqual([])
      expect(await fixture.database.list(members, { organizationId })).toEqual([])
    }
    town.nodes.later(1000)
    for (const { headers } of everybody) {
      expect((await town.there.api.getSession({ headers })).session?.organization).toBeNull()
    }
  })
})
