import { organizations } from '@sallyport/core/organizations'
import { createTestAuth } from '@sallyport/core/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { databases, useDatabase } from './support/databases.ts'
import { watchDatabase } from './support/watched-database.ts'
import { members, openTown, organizationRows, roles, type Town } from './support/organizations.ts'

// What people do with organizations and their members, over HTTP.

describe.each(databases)('on $name', (kind) => {
  const fixture = useDatabase(kind, [organizations()])
  let town: Town
  beforeEach(async () => {
    await fixture.database.delete(organizationRows, {})
    town = openTown(fixture.database)
  })

  test('the application itself finds an organization by its id, as long as it is there', async () => {
    const ada = await town.person('ada')
    const { id } = await town.calls.createFor(ada.id, { name: 'Acme' })
    const at = new Date(town.nodes.now())
    expect(await town.calls.find(id)).toEqual({ id, name: 'Acme', createdAt: at, updatedAt: at })
    await ada.send(`DELETE /organizations/${id}`)
    expect(await town.calls.find(id)).toBeNull()
  })

  test('whoever makes an organization owns it, finds it in their list, renames and deletes it', async () => {
    const ada = await town.person('ada')
    const made = await ada.send('POST /organizations', { name: '  Acme\u202eCorp \n' })
    const id = String(made.body.id)
    const organization = {
      id: expect.stringMatching(/^[\w-]{32}$/),
      name: 'Acme Corp',
      role: 'owner',
      permissions: [
        'audit:read',
        'member:invite',
        'member:remove',
        'member:update',
        'organization:delete',
        'organization:update',
        'project:create',
        'project:read',
        'project:update',
      ],
      createdAt: new Date(town.nodes.now()).toISOString(),
      updatedAt: new Date(town.nodes.now()).toISOString(),
    }
    expect([made.status, made.body]).toEqual([200, organization])
    expect((await ada.send('GET /organizations')).body).toEqual({ organizations: [organization] })
    expect((await ada.send(`GET /organizations/${id}`)).body).toEqual(organization)

    town.nodes.later(1000)
    const updatedAt = new Date(town.nodes.now()).toISOString()
    const renamed = await ada.send(`PATCH /organizations/${id}`, { name: 'Acme Inc.' })
    expect(renamed.body).toEqual({ ...organization, name: 'Acme Inc.', updatedAt })
    expect((await ada.send(`PATCH /organizations/${id}`, { name: 'Acme Inc.' })).status).toBe(200)

    expect(await ada.send(`DELETE /organizations/${id}`)).toMatchObject({ status: 200, body: {} })
    expect((await ada.send('GET /organizations')).body).toEqual({ organizations: [] })
    expect(await fixture.database.list(members, {})).toEqual([])
    expect(await fixture.database.list(organizationRows, {})).toEqual([])
    expect(town.eventsOf('organization.').map(({ type }) => type)).toEqual([
      'organization.created',
      'organization.updated',
      'organization.deleted',
    ])
    expect(town.eventsOf('member.')).toEqual([
      { type: 'member.added', organizationId: id, userId: ada.id, role: 'owner' },
    ])
    expect(
      town.nodes.events.findLast(({ type }) => type === 'organization.deleted')?.actor,
    ).toEqual(expect.objectContaining({ userId: ada.id, impersonatedBy: null, tokenId: null }))
  })

  test('members are listed page by page, those who joined first come first', async () => {
    const ada = await town.person('ada')
    const id = await town.found(ada)
    const joined = [ada.id]
    for (const index of [1, 2, 3, 4, 5, 6]) {
      // Two of them in each millisecond.
      if (index % 2) town.nodes.later(1)
      const { id: userId } = await town.here.api.users.create({ email: `${index}@example.test` })
      await town.calls.addMember(id, userId, 'member')
      joined.push(userId)
    }
    const seen: string[] = []
    let cursor: string | null = null
    const sizes: number[] = []
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`
      const { status, body } = await ada.send(`GET /organizations/${id}/members?limit=3${query}`)
      expect(status).toBe(200)
      const page = body.members as { userId: string }[]
      sizes.push(page.length)
      seen.push(...page.map(({ userId }) => userId))
      cursor = body.nextCursor as string | null
    } while (cursor !== null)
    expect(sizes).toEqual([3, 3, 1])
    expect(new Set(seen)).toEqual(new Set(joined))
    expect(seen[0]).toBe(ada.id)
    const whole = await town.calls.listMembers({ headers: ada.headers, organizationId: id })
    expect(whole.nextCursor).toBeNull()
    expect(whole.members.map(({ userId }) => userId)).toEqual(seen)
    expect(whole.members[0]).toEqual({
      userId: ada.id,
      name: 'ada',
      email: 'ada@example.test',
      image: null,
      role: 'owner',
      createdAt: new Date(town.nodes.now() - 3),
    })
    const exact = await ada.send(`GET /organizations/${id}/members?limit=7`)
    expect(exact.body.nextCursor).toBeNull()
  })

  test('a role is changed, a member removed, and another one leaves', async () => {
    const [ada, bob, eve] = [
      await town.person('ada'),
      await town.person('bob'),
      await town.person('eve'),
    ]
    const id = await town.found(ada, [bob, 'member'], [eve, 'member'])
    const changed = await ada.send(`PATCH /organizations/${id}/members/${bob.id}`, {
      role: 'editor',
    })
    expect(changed).toMatchObject({ status: 200, body: { userId: bob.id, role: 'editor' } })
    expect((await bob.send(`GET /organizations/${id}`)).body).toMatchObject({
      role: 'editor',
      permissions: ['project:create', 'project:update'],
    })
    // Where nothing changes, nothing is told.
    await ada.send(`PATCH /organizations/${id}/members/${bob.id}`, { role: 'editor' })

    expect((await bob.send(`POST /organizations/${id}/leave`)).status).toBe(200)
    expect((await ada.send(`DELETE /organizations/${id}/members/${eve.id}`)).status).toBe(200)
    for (const gone of [bob, eve]) {
      expect((await gone.send('GET /organizations')).body).toEqual({ organizations: [] })
      expect((await gone.send(`GET /organizations/${id}/members`)).status).toBe(404)
    }
    expect(await town.rolesIn(id)).toEqual({ [ada.id]: 'owner' })
    expect(town.eventsOf('member.').slice(3)).toEqual([
      { type: 'member.role_changed', organizationId: id, userId: bob.id, role: 'editor' },
      { type: 'member.removed', organizationId: id, userId: bob.id },
      { type: 'member.removed', organizationId: id, userId: eve.id },
    ])
  })

  test('the last owner can neither leave nor be demoted nor be removed, until there is another', async () => {
    const [ada, bob] = [await town.person('ada'), await town.person('bob')]
    const id = await town.found(ada, [bob, 'admin'])
    const attempts = () =>
      Promise.all([
        ada.send(`POST /organizations/${id}/leave`),
        ada.send(`PATCH /organizations/${id}/members/${ada.id}`, { role: 'member' }),
        ada.send(`DELETE /organizations/${id}/members/${ada.id}`),
      ])
    for (const { status, body } of await attempts()) {
      expect([status, body.error?.code]).toEqual([409, 'LAST_OWNER'])
    }
    const toOwner = { role: 'owner' }
    await ada.send(`PATCH /organizations/${id}/members/${bob.id}`, toOwner)
    // Who cannot act is no owner to leave it to.
    await town.here.api.users.deactivate(bob.id)
    for (const { body } of await attempts()) expect(body.error?.code).toBe('LAST_OWNER')
    await town.here.api.users.reactivate(bob.id)
    expect((await ada.send(`POST /organizations/${id}/leave`)).status).toBe(200)
    expect(await town.rolesIn(id)).toEqual({ [bob.id]: 'owner' })
  })

  test('A-24 the organization of strangers is nothing: 404, whatever is asked of it', async () => {
    const [ada, bob, eve] = [
      await town.person('ada'),
      await town.person('bob'),
      await town.person('eve'),
    ]
    const id = await town.found(ada, [bob, 'member'])
    const own = await town.found(eve)
    const { invitation } = await town.calls.invite({
      headers: ada.headers,
      organizationId: id,
      email: 'zoe@example.test',
      role: 'member',
    })
    const before = await town.rolesIn(id)
    const answers = new Set<string>()
    for (const [request, body] of [
      [`GET /organizations/${id}`],
      [`PATCH /organizations/${id}`, { name: 'Eve' }],
      [`DELETE /organizations/${id}`],
      [`POST /organizations/${id}/leave`],
      [`GET /organizations/${id}/members`],
      [`PATCH /organizations/${id}/members/${bob.id}`, { role: 'admin' }],
      [`DELETE /organizations/${id}/members/${bob.id}`],
      [`GET /organizations/${id}/invitations`],
      [`POST /organizations/${id}/invitations`, { email: eve.email, role: 'owner' }],
      [`POST /organizations/${id}/invitations/${invitation.id}/resend`],
      [`DELETE /organizations/${id}/invitations/${invitation.id}`],
      // Through an organization of one's own.
      [`PATCH /organizations/${own}/members/${bob.id}`, { role: 'admin' }],
      [`DELETE /organizations/${own}/members/${bob.id}`],
      [`POST /organizations/${own}/invitations/${invitation.id}/resend`],
      [`DELETE /organizations/${own}/invitations/${invitation.id}`],
      [`POST /organizations/active`, { organizationId: id }],
      [`GET /invitations/${invitation.id}`],
      [`POST /invitations/${invitation.id}/accept`],
      [`POST /invitations/${invitation.id}/decline`],
      // What there is none of.
      [`GET /organizations/${'x'.repeat(32)}`],
      [`PATCH /organizations/${own}/members/nobody`, { role: 'admin' }],
    ] as [string, object?][]) {
      const answer = await eve.send(request, body)
      expect(answer.status, request).toBe(404)
      answers.add(JSON.stringify(answer.body))
    }
    expect(answers.size).toBe(1)
    expect(await town.rolesIn(id)).toEqual(before)
    expect(await town.rolesIn(own)).toEqual({ [eve.id]: 'owner' })
    expect((await bob.send(`GET /organizations/${id}`)).body.name).toBe('Acme')
  })

  test('A-24 whoever may not change a membership takes hold of nobody’s row', async () => {
    const database = watchDatabase(fixture.database)
    town = openTown(database)
    const [ada, bob] = [await town.person('ada'), await town.person('bob')]
    const id = await town.found(ada, [bob, 'member'])
    const eve = await town.person('eve')
    const own = await town.found(eve)
    database.queries.length = 0
    for (const [person, organizationId, userId] of [
      [eve, id, bob.id],
      [bob, id, ada.id],
      // An owner, of somebody who is no member of theirs.
      [eve, own, bob.id],
    ] as const) {
      const path = `/organizations/${organizationId}/members/${userId}`
      expect((await person.send(`PATCH ${path}`, { role: 'member' })).status).not.toBe(200)
      expect((await person.send(`DELETE ${path}`)).status).not.toBe(200)
    }
    expect(database.queries.filter((query) => query.startsWith('update'))).toEqual([])
  })

  test('createFor and addMember are for the application, and need what they name', async () => {
    const ada = await town.here.api.users.create({ email: 'ada@example.test' })
    const { id } = await town.calls.createFor(ada.id, { name: 'Acme' })
    expect(await town.rolesIn(id)).toEqual({ [ada.id]: 'owner' })
    const refusals = [
      [() => town.calls.createFor('nobody', { name: 'Acme' }), 'NOT_FOUND'],
      [() => town.calls.createFor(ada.id, { name: ' \u200b ' }), 'BAD_REQUEST'],
      [() => town.calls.createFor({ not: null } as never, { name: 'Acme' }), 'BAD_REQUEST'],
      [() => town.calls.addMember(id, 'nobody', 'member'), 'NOT_FOUND'],
      [() => town.calls.addMember('nothing', ada.id, 'member'), 'NOT_FOUND'],
      [() => town.calls.addMember({ not: null } as never, ada.id, 'member'), 'BAD_REQUEST'],
      [() => town.calls.addMember(id, ada.id, 'member'), 'ALREADY_MEMBER'],
      [() => town.calls.addMember(id, ada.id, 'emperor'), 'UNKNOWN_ROLE'],
    ] as const
    for (const [call, code] of refusals) await expect(call()).rejects.toMatchObject({ code })
    expect(town.eventsOf('member.')).toHaveLength(1)
    expect(town.nodes.events.find(({ type }) => type === 'member.added')).not.toHaveProperty(
      'actor',
    )
  })

  test('what cannot be written down wholly is not done, and nothing is told', async () => {
    const database = watchDatabase(fixture.database)
    town = openTown(database)
    const [ada, bob] = [await town.person('ada'), await town.person('bob')]
    const id = await town.found(ada, [bob, 'admin'])
    const before = town.nodes.events.length
    for (const query of ['update auth_session', 'insert auth_revocation', 'list auth_invitation']) {
      database.fail(query)
      for (const [request, body] of [
        [`DELETE /organizations/${id}/members/${bob.id}`],
        [`PATCH /organizations/${id}/members/${bob.id}`, { role: 'member' }],
      ] as [string, object?][]) {
        const answer = await ada.send(request, body)
        expect([answer.status, answer.body.error?.code]).toEqual([503, 'STORE_UNAVAILABLE'])
      }
      database.mend()
    }
    expect(await town.rolesIn(id)).toEqual({ [ada.id]: 'owner', [bob.id]: 'admin' })
    const told = town.nodes.events.slice(before).filter(({ type }) => type !== 'error')
    expect(told).toEqual([])
  })

  test('a person owns no more organizations than they may, also when they make many at once', async () => {
    const small = openTown(fixture.database, { maxOrganizations: 3 })
    const ada = await small.person('ada')
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        ada.send('POST /organizations', { name: `${index}` }),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3)
    const refused = answers.filter(({ status }) => status !== 200)
    for (const { status, body } of refused) {
      expect([status, body.error?.code]).toEqual([409, 'TOO_MANY_ORGANIZATIONS'])
    }
    const [first] = (await ada.send('GET /organizations')).body.organizations as { id: string }[]
    await ada.send(`DELETE /organizations/${first?.id}`)
    expect((await ada.send('POST /organizations', { name: 'again' })).status).toBe(200)
  })
})

test.each([
  ['nothing', {}],
  ['an empty name', { name: '' }],
  ['a name that nobody sees', { name: ' \u200b\u202e ' }],
  ['a name of 201 characters', { name: 'x'.repeat(201) }],
  ['a name that is none', { name: 7 }],
  ['an owner beside it', { name: 'Acme', userId: 'somebody' }],
  ['an id beside it', { name: 'Acme', id: 'x' }],
  ['a role beside it', { name: 'Acme', role: 'owner' }],
])('A-24 an organization with %s is not made', async (_name, body) => {
  const [memory] = databases
  const { database } = (await memory?.create()) ?? {}
  if (!database) throw new Error('there is always memory')
  const town = openTown(database)
  const ada = await town.person('ada')
  const answer = await ada.send('POST /organizations', body)
  expect([answer.status, answer.body.error?.code]).toEqual([400, 'BAD_REQUEST'])
  expect(await database.list(organizationRows, {})).toEqual([])
})

test('the feature needs a database, and says so at once', () => {
  expect(() => createTestAuth({ features: [organizations({ roles })] })).toThrow(
    /organizations.* database/,
  )
})
