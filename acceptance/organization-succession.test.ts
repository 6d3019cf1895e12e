import { organizations } from '@sallyport/core/organizations'
import { beforeEach, describe, expect, test } from 'vitest'
import { databases, useDatabase } from './support/databases.ts'
import { members, openTown, organizationRows, type Town } from './support/organizations.ts'

// What becomes of organizations when a person is deleted or deactivated.

describe.each(databases)('on $name', (kind) => {
  const fixture = useDatabase(kind, [organizations()])
  let town: Town
  beforeEach(async () => {
    await fixture.database.delete(organizationRows, {})
    town = openTown(fixture.database)
  })

  const people = (...names: readonly string[]) =>
    Promise.all(names.map((name) => town.person(name)))

  test('where the only owner is deleted, the longest-standing admin owns it, in every process', async () => {
    const [ada, bob, carl, dora] = await people('ada', 'bob', 'carl', 'dora')
    if (!ada || !bob || !carl || !dora) throw new Error('there are four')
    const id = await town.found(ada, [bob, 'member'])
    town.nodes.later(1)
    await town.calls.addMember(id, carl.id, 'admin')
    town.nodes.later(1)
    await town.calls.addMember(id, dora.id, 'admin')
    await carl.send('POST /organizations/active', { organizationId: id })
    await town.there.api.getSession({ headers: carl.headers })
    await town.here.api.users.delete(ada.id)
    expect(await town.rolesIn(id)).toEqual({
      [bob.id]: 'member',
      [carl.id]: 'owner',
      [dora.id]: 'admin',
    })
    town.nodes.later(1000)
    for (const { api } of [town.here, town.there]) {
      const { session } = await api.getSession({ headers: carl.headers })
      expect(session?.organization).toMatchObject({ id, role: 'owner' })
    }
    expect(town.eventsOf('member.').slice(-2)).toEqual([
      { type: 'member.role_changed', organizationId: id, userId: carl.id, role: 'owner' },
      { type: 'member.removed', organizationId: id, userId: ada.id },
    ])
  })

  test('without an admin it is the longest-standing member', async () => {
    const [ada, bob, carl] = await people('ada', 'bob', 'carl')
    if (!ada || !bob || !carl) throw new Error('there are three')
    const id = await town.found(ada, [carl, 'editor'])
    town.nodes.later(1)
    await town.calls.addMember(id, bob.id, 'auditor')
    await town.here.api.users.delete(ada.id)
    expect(await town.rolesIn(id)).toEqual({ [carl.id]: 'owner', [bob.id]: 'auditor' })
  })

  test('whoever was deactivated comes last, and keeps their membership', async () => {
    const [ada, bob, carl] = await people('ada', 'bob', 'carl')
    if (!ada || !bob || !carl) throw new Error('there are three')
    const id = await town.found(ada, [bob, 'admin'], [carl, 'member'])
    await town.here.api.users.deactivate(bob.id)
    expect(await town.rolesIn(id)).toMatchObject({ [bob.id]: 'admin' })
    await town.here.api.users.delete(ada.id)
    expect(await town.rolesIn(id)).toEqual({ [bob.id]: 'admin', [carl.id]: 'owner' })
    await town.here.api.users.delete(carl.id)
    expect(await town.rolesIn(id)).toEqual({ [bob.id]: 'owner' })
    await town.here.api.users.reactivate(bob.id)
    const back = await town.person('bob')
    expect((await back.send(`GET /organizations/${id}`)).body).toMatchObject({ role: 'owner' })
  })

  test('where there is another owner nobody becomes one', async () => {
    const [ada, bob, carl] = await people('ada', 'bob', 'carl')
    if (!ada || !bob || !carl) throw new Error('there are three')
    const id = await town.found(ada, [bob, 'admin'], [carl, 'owner'])
    await town.here.api.users.delete(ada.id)
    expect(await town.rolesIn(id)).toEqual({ [bob.id]: 'admin', [carl.id]: 'owner' })
  })

  test('where nobody is left the organization goes as well, and no other one', async () => {
    const [ada, bob] = await people('ada', 'bob')
    if (!ada || !bob) throw new Error('there are two')
    const [alone, shared] = [await town.found(ada), await town.found(bob, [ada, 'member'])]
    await town.here.api.users.delete(ada.id)
    expect(await fixture.database.list(organizationRows, {})).toMatchObject([{ id: shared }])
    expect(await town.rolesIn(shared)).toEqual({ [bob.id]: 'owner' })
    expect(await town.rolesIn(alone)).toEqual({})
    expect(town.eventsOf('organization.deleted')).toEqual([
      { type: 'organization.deleted', organizationId: alone },
    ])
  })

  test('who comes again after they were deleted belongs nowhere', async () => {
    const [ada, bob] = await people('ada', 'bob')
    if (!ada || !bob) throw new Error('there are two')
    const id = await town.found(ada, [bob, 'admin'])
    await town.here.api.users.delete(bob.id)
    const again = await town.person('bob')
    expect((await again.send('GET /organizations')).body).toEqual({ organizations: [] })
    expect(await town.rolesIn(id)).toEqual({ [ada.id]: 'owner' })
  })

  test('all owners deleted at once, and others demoted: an organization has an owner or is gone', async () => {
    for (let turn = 0; turn < 3; turn++) {
      const [ada, bob, carl, dora] = await people('ada', 'bob', 'carl', 'dora')
      if (!ada || !bob || !carl || !dora) throw new Error('there are four')
      const id = await town.found(ada, [bob, 'owner'], [carl, 'admin'], [dora, 'owner'])
      const { headers } = dora
      const outcomes = await Promise.allSettled([
        town.here.api.users.delete(ada.id),
        town.there.api.users.delete(bob.id),
        town.here.api.organizations.leave({ headers, organizationId: id }),
        town.there.api.organizations.updateMember({
          headers,
          organizationId: id,
          userId: carl.id,
          role: 'member',
        }),
      ])
      expect(outcomes.slice(0, 2).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
      const left = await fixture.database.list(members, { organizationId: id })
      expect(left.map(({ userId }) => userId)).not.toContain(ada.id)
      expect(left.map(({ userId }) => userId)).not.toContain(bob.id)
      expect(left.some(({ role }) => role === 'owner')).toBe(true)
    }
  })
})
