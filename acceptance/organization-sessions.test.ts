import { can } from '@sallyport/core'
import { organizations } from '@sallyport/core/organizations'
import { sessionRows } from '@sallyport/core/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { databases, useDatabase } from './support/databases.ts'
import { withCookie } from './support/nodes.ts'
import { openTown, organizationRows, type Person, type Town } from './support/organizations.ts'

// The organization that somebody acts in, and how every process hears of what becomes of it.

describe.each(databases)('on $name', (kind) => {
  const fixture = useDatabase(kind, [organizations()])
  beforeEach(async () => {
    await fixture.database.delete(organizationRows, {})
  })

  describe.each(['jwt', 'database'] as const)('strategy %s', (strategy) => {
    let town: Town
    let ada: Person
    let bob: Person
    let id: string
    beforeEach(async () => {
      town = openTown(fixture.database, {}, { session: { strategy } })
      ada = await town.person('ada')
      bob = await town.person('bob')
      id = await town.found(ada, [bob, 'editor'])
    })

    const seenBy = async ({ api }: Town['here'], { headers }: Person) =>
      (await api.getSession({ headers: new Headers(headers) })).session
    const choose = (person: Person, organizationId: string | null) =>
      person.send('POST /organizations/active', { organizationId })

    test('A-11 who was deactivated a moment ago changes nothing, whatever a process still takes them for', async () => {
      const eve = await town.person('eve')
      await town.calls.addMember(id, eve.id, 'owner')
      const { headers } = ada
      const { invitation } = await town.calls.invite({
        headers,
        organizationId: await town.found(ada),
        email: eve.email,
        role: 'member',
      })
      expect(await seenBy(town.there, eve)).not.toBeNull()
      await town.here.api.users.deactivate(eve.id)
      const own = town.there.api.organizations
      const given = { headers: new Headers(eve.headers), organizationId: id }
      const before = await town.rolesIn(id)
      const outcomes = await Promise.allSettled([
        own.updateMember({ ...given, userId: bob.id, role: 'owner' }),
        own.removeMember({ ...given, userId: bob.id }),
        own.invite({ ...given, email: 'mallory@example.test', role: 'owner' }),
        own.create({ headers: given.headers, name: 'Mallory' }),
        own.acceptInvitation({ headers: given.headers, invitationId: invitation.id }),
        own.delete(given),
      ])
      const unauthorized = { status: 'rejected', reason: { code: 'UNAUTHORIZED' } }
      expect(outcomes).toMatchObject(outcomes.map(() => unauthorized))
      expect(await town.rolesIn(id)).toEqual(before)
    })

    test('a person chooses where they act, and their session says so from then on', async () => {
      expect(await seenBy(town.here, bob)).toMatchObject({ organization: null })
      const answer = await choose(bob, id)
      const organization = { id, role: 'editor', permissions: ['project:create', 'project:update'] }
      expect([answer.status, answer.body]).toMatchObject([
        200,
        { authenticated: true, session: { organization, session: { activeOrganizationId: id } } },
      ])
      const session = await seenBy(town.here, bob)
      expect(session?.organization).toEqual(organization)
      expect([can(session, 'project:create'), can(session, 'project:read')]).toEqual([true, false])
      // In another process as well, by the cookie of before.
      town.nodes.later(1000)
      expect((await seenBy(town.there, bob))?.organization).toEqual(organization)

      expect((await choose(bob, null)).body).toMatchObject({ session: { organization: null } })
      town.nodes.later(1000)
      for (const process of [town.here, town.there]) {
        const personal = await seenBy(process, bob)
        expect(personal).toMatchObject({
          organization: null,
          session: { activeOrganizationId: null },
        })
      }
      expect(await fixture.database.list(sessionRows, { userId: bob.id })).toMatchObject([
        { activeOrganizationId: null, activeOrganizationRole: null },
      ])
    })

    test('what one tab chose, the other sees with the cookie of before', async () => {
      await choose(bob, id)
      expect((await seenBy(town.here, bob))?.organization?.id).toBe(id)
    })

    test('another device of the same person stays where it is', async () => {
      const phone = await town.person('bob')
      await choose(bob, id)
      town.nodes.later(1000)
      for (const process of [town.here, town.there]) {
        expect((await seenBy(process, phone))?.organization).toBeNull()
        expect((await seenBy(process, bob))?.organization?.id).toBe(id)
      }
    })

    test('the call on the server hands over the cookie, and the rest of the request knows', async () => {
      const headers = withCookie(bob.cookie)
      const result = await town.calls.setActive({ headers, organizationId: id })
      expect(result.authenticated).toBe(true)
      const after = await town.here.api.getSession({ headers })
      expect(after.session?.organization?.id).toBe(id)
      const response = result.toResponse()
      expect(await response.json()).toMatchObject({ session: { organization: { id } } })
      expect(response.headers.getSetCookie()).toEqual(result.headers.getSetCookie())
      expect(result.headers.getSetCookie()).toHaveLength(strategy === 'jwt' ? 1 : 0)
    })

    test('a removed member acts for themselves in every process within maxStaleness', async () => {
      const phone = await town.person('bob')
      for (const device of [bob, phone]) await choose(device, id)
      town.nodes.later(1000)
      for (const device of [bob, phone]) {
        expect((await seenBy(town.there, device))?.organization?.id).toBe(id)
      }
      await ada.send(`DELETE /organizations/${id}/members/${bob.id}`)
      for (const device of [bob, phone]) {
        expect((await seenBy(town.here, device))?.organization).toBeNull()
      }
      town.nodes.later(1000)
      for (const device of [bob, phone]) {
        const session = await seenBy(town.there, device)
        expect(session).toMatchObject({
          organization: null,
          session: { activeOrganizationId: null },
        })
        expect(can(session, 'project:create')).toBe(false)
      }
    })

    test('whoever leaves acts for themselves, and so do all when the organization is deleted', async () => {
      const carl = await town.person('carl')
      await town.calls.addMember(id, carl.id, 'member')
      for (const person of [ada, bob, carl]) await choose(person, id)
      await carl.send(`POST /organizations/${id}/leave`)
      expect((await seenBy(town.here, carl))?.organization).toBeNull()
      await ada.send(`DELETE /organizations/${id}`)
      town.nodes.later(1000)
      for (const process of [town.here, town.there]) {
        for (const person of [ada, bob, carl]) {
          expect((await seenBy(process, person))?.organization).toBeNull()
        }
      }
    })

    test('another role is in the session within maxStaleness, up and down', async () => {
      await choose(bob, id)
      town.nodes.later(1000)
      await seenBy(town.there, bob)
      for (const role of ['admin', 'member', 'owner']) {
        await ada.send(`PATCH /organizations/${id}/members/${bob.id}`, { role })
        expect((await seenBy(town.here, bob))?.organization?.role).toBe(role)
        town.nodes.later(1000)
        const session = await seenBy(town.there, bob)
        expect(session?.organization?.role).toBe(role)
        expect(can(session, 'member:invite')).toBe(role !== 'member')
      }
    })

    test('what happens in one organization leaves a session alone that acts in another', async () => {
      const other = await town.found(bob)
      await choose(bob, other)
      await ada.send(`PATCH /organizations/${id}/members/${bob.id}`, { role: 'member' })
      await ada.send(`DELETE /organizations/${id}/members/${bob.id}`)
      town.nodes.later(1000)
      expect((await seenBy(town.there, bob))?.organization).toMatchObject({
        id: other,
        role: 'owner',
      })
    })

    test('A-24 nobody acts where they are no member, whatever else they say', async () => {
      const eve = await town.person('eve')
      for (const [body, status, code] of [
        [{ organizationId: id }, 404, 'NOT_FOUND'],
        [{ organizationId: 'x' }, 404, 'NOT_FOUND'],
        [{ organizationId: '' }, 404, 'NOT_FOUND'],
        [{ organizationId: id, role: 'owner' }, 400, 'BAD_REQUEST'],
        [{ organizationId: id, userId: ada.id }, 400, 'BAD_REQUEST'],
        [{ organizationId: { not: null } }, 400, 'BAD_REQUEST'],
        [{ organizationId: [id] }, 400, 'BAD_REQUEST'],
        [{}, 400, 'BAD_REQUEST'],
      ] as const) {
        const answer = await eve.send('POST /organizations/active', body)
        expect([answer.status, answer.body.error?.code]).toEqual([status, code])
      }
      expect((await seenBy(town.here, eve))?.organization).toBeNull()
      const anonymous = await town.send({}, 'POST /organizations/active', { organizationId: id })
      expect(anonymous.status).toBe(401)
    })

    test('a choice outlives a renewal and a refresh, and ends with the session', async () => {
      await choose(bob, id)
      const headers = withCookie(bob.cookie)
      await town.here.api.refreshSession({ headers })
      expect((await town.here.api.getSession({ headers })).session?.organization?.id).toBe(id)
      const fresh = await town.person('bob')
      expect((await seenBy(town.here, fresh))?.organization).toBeNull()
    })

    test('a session that ended meanwhile chooses nothing', async () => {
      const { session } = await town.here.api.getSession({ headers: bob.headers })
      // Ended elsewhere, and this process has not heard of it.
      await town.there.api.users.endSessions(session?.user.id ?? '')
      const answer = await choose(bob, id)
      expect([answer.status, answer.body.error?.code]).toEqual([401, 'UNAUTHORIZED'])
    })
  })
})
