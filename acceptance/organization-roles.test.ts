import { memoryStore } from '@sallyport/core/memory'
import { beforeEach, describe, expect, test } from 'vitest'
import { openTown, type Person, type Town } from './support/organizations.ts'

// Who may do what in an organization: by their role, by an API token, and by acting as somebody.

let town: Town
let id: string
let everybody: Record<string, Person>

const names = ['owner', 'admin', 'editor', 'auditor', 'recruiter', 'member'] as const

async function settle(strategy: 'jwt' | 'database'): Promise<void> {
  town = openTown(memoryStore(), {}, { session: { strategy } })
  const people = await Promise.all(names.map((name) => town.person(name)))
  everybody = Object.fromEntries(people.map((one, index) => [names[index], one]))
  const [first, ...others] = people
  if (!first) throw new Error('there are six')
  id = await town.found(
    first,
    ...others.map((other, index) => [other, names[index + 1] ?? ''] as const),
  )
}
beforeEach(() => settle('jwt'))

function person(name: string): Person {
  const found = everybody[name]
  if (!found) throw new Error(`nobody is called ${name}`)
  return found
}

const statusOf = async (
  answer: Promise<{ status: number; body: { error?: { code: string } } }>,
) => {
  const { status, body } = await answer
  return body.error ? `${status} ${body.error.code}` : `${status}`
}

describe('A-25 by role', () => {
  test.each([
    ['rename it', () => [`PATCH /organizations/${id}`, { name: 'Other' }], ['owner', 'admin']],
    [
      'invite a member',
      () => [`POST /organizations/${id}/invitations`, { email: 'x@example.test', role: 'member' }],
      ['owner', 'admin', 'recruiter'],
    ],
    [
      'see invitations',
      () => [`GET /organizations/${id}/invitations`],
      ['owner', 'admin', 'recruiter'],
    ],
    ['see members', () => [`GET /organizations/${id}/members`], names],
    ['see it', () => [`GET /organizations/${id}`], names],
    [
      'give a member a role',
      () => [`PATCH /organizations/${id}/members/${person('member').id}`, { role: 'member' }],
      ['owner', 'admin', 'recruiter'],
    ],
    ['delete it', () => [`DELETE /organizations/${id}`], ['owner']],
  ] as const)('%s: those may whose role says so', async (_what, request, allowed) => {
    for (const name of names.toReversed()) {
      const [line, body] = request() as [string, object?]
      const expected = (allowed as readonly string[]).includes(name) ? '200' : '403 FORBIDDEN'
      expect(await statusOf(person(name).send(line, body)), name).toBe(expected)
    }
  })

  test.each([
    // Each with the roles that they may give, take and change.
    ['owner', ['owner', 'admin', 'editor', 'auditor', 'recruiter', 'member']],
    ['admin', ['admin', 'editor', 'recruiter', 'member']],
    ['recruiter', ['recruiter', 'member']],
    ['editor', []],
    ['member', []],
  ] as const)(
    '%s decides about roles alone that may do no more than theirs',
    async (name, theirs) => {
      const decider = person(name)
      for (const role of names) {
        const may = (theirs as readonly string[]).includes(role)
        const expected = may ? '200' : '403 FORBIDDEN'
        const target = await town.person(`target-${role}`)
        const path = `/organizations/${id}/members/${target.id}`
        // Into the role, out of it, and out of the organization.
        await town.calls.addMember(id, target.id, 'member')
        expect(await statusOf(decider.send(`PATCH ${path}`, { role })), `into ${role}`).toBe(
          expected,
        )
        await statusOf(person('owner').send(`PATCH ${path}`, { role }))
        expect(
          await statusOf(decider.send(`PATCH ${path}`, { role: 'member' })),
          `out of ${role}`,
        ).toBe(expected)
        await statusOf(person('owner').send(`PATCH ${path}`, { role }))
        expect(await statusOf(decider.send(`DELETE ${path}`)), `without ${role}`).toBe(expected)
        const email = `invited-${role}@example.test`
        const invited = decider.send(`POST /organizations/${id}/invitations`, { email, role })
        expect(await statusOf(invited), `invited into ${role}`).toBe(expected)
      }
    },
  )

  test('nobody makes themselves more than they are', async () => {
    for (const name of ['admin', 'recruiter', 'editor', 'member']) {
      const self = person(name)
      for (const role of ['owner', 'auditor']) {
        const path = `PATCH /organizations/${id}/members/${self.id}`
        expect(await statusOf(self.send(path, { role })), `${name} into ${role}`).toBe(
          '403 FORBIDDEN',
        )
      }
    }
    expect(await town.rolesIn(id)).toMatchObject(
      Object.fromEntries(names.map((name) => [person(name).id, name])),
    )
  })

  test('an admin neither demotes nor removes an owner, nor touches an invitation into that role', async () => {
    const [owner, admin] = [person('owner'), person('admin')]
    await town.calls.addMember(id, (await town.person('second')).id, 'owner')
    const path = `/organizations/${id}/members/${owner.id}`
    expect(await statusOf(admin.send(`PATCH ${path}`, { role: 'member' }))).toBe('403 FORBIDDEN')
    expect(await statusOf(admin.send(`DELETE ${path}`))).toBe('403 FORBIDDEN')
    const given = { email: 'boss@example.test', role: 'owner' }
    const sent = await owner.send(`POST /organizations/${id}/invitations`, given)
    const { invitation } = sent.body as { invitation: { id: string } }
    const own = `/organizations/${id}/invitations/${invitation.id}`
    expect(await statusOf(admin.send(`DELETE ${own}`))).toBe('403 FORBIDDEN')
    expect(await statusOf(admin.send(`POST ${own}/resend`))).toBe('403 FORBIDDEN')
    const again = admin.send(`POST /organizations/${id}/invitations`, { ...given, role: 'member' })
    expect(await statusOf(again)).toBe('403 FORBIDDEN')
    expect(await statusOf(owner.send(`DELETE ${own}`))).toBe('200')
  })

  test('a role that may do everything is no owner’s all the same', async () => {
    const vice = [
      'organization:update',
      'organization:delete',
      'member:invite',
      'member:update',
      'member:remove',
    ]
    const other = openTown(memoryStore(), { roles: { vice } })
    const [ada, bob, carl] = [
      await other.person('ada'),
      await other.person('bob'),
      await other.person('carl'),
    ]
    const organizationId = await other.found(ada, [bob, 'vice'], [carl, 'owner'])
    const path = `/organizations/${organizationId}`
    expect(other.calls.can('vice', ...vice)).toBe(true)
    for (const [request, body] of [
      [`PATCH ${path}/members/${carl.id}`, { role: 'member' }],
      [`DELETE ${path}/members/${carl.id}`],
      [`PATCH ${path}/members/${bob.id}`, { role: 'owner' }],
      [`POST ${path}/invitations`, { email: 'x@example.test', role: 'owner' }],
    ] as [string, object?][]) {
      expect(await statusOf(bob.send(request, body)), request).toBe('403 FORBIDDEN')
    }
    expect(await statusOf(bob.send(`PATCH ${path}/members/${bob.id}`, { role: 'vice' }))).toBe(
      '200',
    )
    expect(await statusOf(bob.send(`DELETE ${path}`))).toBe('200')
  })

  test('A-24 a role that there is not is refused, also by the name of what every object has', async () => {
    const owner = person('owner')
    for (const role of ['emperor', '', '*', 'Owner', 'constructor', '__proto__', 'toString']) {
      const path = `/organizations/${id}/members/${person('member').id}`
      expect(await statusOf(owner.send(`PATCH ${path}`, { role })), role).toBe('400 UNKNOWN_ROLE')
      const invited = { email: 'x@example.test', role }
      expect(await statusOf(owner.send(`POST /organizations/${id}/invitations`, invited))).toBe(
        '400 UNKNOWN_ROLE',
      )
    }
  })

  test('a member whose role the configuration has taken away reads, and nothing else', async () => {
    const { can } = town.calls
    expect(can('retired', 'project:create')).toBe(false)
    const database = memoryStore()
    const before = openTown(database, { roles: { retired: ['member:update'] } })
    const [ada, bob] = [await before.person('ada'), await before.person('bob')]
    const organizationId = await before.found(ada, [bob, 'retired'])
    const after = openTown(database, { roles: {} })
    const later = await after.person('bob')
    expect((await later.send(`GET /organizations/${organizationId}`)).body).toMatchObject({
      role: 'retired',
      permissions: [],
    })
    const path = `/organizations/${organizationId}/members/${ada.id}`
    expect(await statusOf(later.send(`PATCH ${path}`, { role: 'member' }))).toBe('403 FORBIDDEN')
    const owner = await after.person('ada')
    const own = `/organizations/${organizationId}/members/${bob.id}`
    expect(await statusOf(owner.send(`PATCH ${own}`, { role: 'admin' }))).toBe('200')
  })
})

describe('A-25 can', () => {
  test('all of it, by a member or a role; for nothing, nobody and the unknown, no', () => {
    const { can } = town.calls
    expect(can('editor', 'project:create')).toBe(true)
    expect(can({ role: 'editor' }, 'project:create', 'project:update')).toBe(true)
    expect(can('editor', 'project:create', 'project:read')).toBe(false)
    expect(can('owner', 'project:create', 'audit:read', 'organization:delete')).toBe(true)
    expect(can('admin', 'organization:delete')).toBe(false)
    for (const [member, permissions] of [
      ['editor', []],
      ['owner', []],
      ['owner', ['project:destroy']],
      ['owner', ['*']],
      ['emperor', ['project:create']],
      ['constructor', ['project:create']],
      [null, ['project:create']],
      [undefined, ['project:create']],
      [{}, ['project:create']],
      [{ role: null }, ['project:create']],
    ] as const) {
      expect(can(member as never, ...permissions), JSON.stringify([member, permissions])).toBe(
        false,
      )
    }
  })
})

describe('by an API token', () => {
  const everything = [
    'organization:read',
    'organization:update',
    'organization:delete',
    'member:invite',
    'member:update',
    'member:remove',
  ]
  const read = (headers: { authorization: string }, organizationId = id) =>
    statusOf(town.send(headers, `GET /organizations/${organizationId}`))

  test('a scope is needed for each thing, and the role as well', async () => {
    const owner = person('owner')
    const target = person('member').id
    const requests: [string, string, object?][] = [
      ['organization:read', 'GET /organizations'],
      ['organization:read', `GET /organizations/${id}`],
      ['organization:read', `GET /organizations/${id}/members`],
      ['organization:update', `PATCH /organizations/${id}`, { name: 'Other' }],
      ['member:invite', `GET /organizations/${id}/invitations`],
      ['member:invite', `POST /organizations/${id}/invitations`, { email: 'x@example.test', role: 'member' }],
      ['member:update', `PATCH /organizations/${id}/members/${target}`, { role: 'member' }],
      ['member:remove', `DELETE /organizations/${id}/members/${target}`],
      ['organization:delete', `DELETE /organizations/${id}`],
    ] // prettier-ignore
    for (const [scope, request, body] of requests) {
      const others = everything.filter((other) => other !== scope)
      const without = town.tokenOf(owner, others)
      expect(await statusOf(town.send(without, request, body)), request).toBe('403 SCOPE_MISSING')
      if (!request.startsWith('GET')) {
        const member = town.tokenOf(person('editor'), everything)
        expect(await statusOf(town.send(member, request, body)), request).toBe('403 FORBIDDEN')
      }
      expect(await statusOf(town.send(town.tokenOf(owner, [scope]), request, body)), request).toBe(
        '200',
      )
    }
  })

  test('A-24 a token of an organization is good for nothing elsewhere, and lists no other', async () => {
    const owner = person('owner')
    const other = await town.found(owner)
    const token = town.tokenOf(owner, everything, { id, role: 'owner' })
    expect(await read(token)).toBe('200')
    expect(await read(token, other)).toBe('404 NOT_FOUND')
    for (const [request, body] of [
      [`PATCH /organizations/${other}`, { name: 'Eve' }],
      [`DELETE /organizations/${other}`],
      [`GET /organizations/${other}/members`],
      [`POST /organizations/${other}/invitations`, { email: 'eve@example.test', role: 'member' }],
    ] as [string, object?][]) {
      expect(await statusOf(town.send(token, request, body)), request).toBe('404 NOT_FOUND')
    }
    const { organizations } = (await town.send(token, 'GET /organizations')).body
    expect(organizations).toMatchObject([{ id }])
    // One of the person's own is good wherever they belong.
    expect(await read(town.tokenOf(owner, everything), other)).toBe('200')
  })

  test('a token does no more than its own role says, where that is less than the person’s', async () => {
    const token = town.tokenOf(person('owner'), everything, { id, role: 'recruiter' })
    const rename = town.send(token, `PATCH /organizations/${id}`, { name: 'Other' })
    expect(await statusOf(rename)).toBe('403 FORBIDDEN')
    const invite = (role: string) =>
      statusOf(
        town.send(token, `POST /organizations/${id}/invitations`, {
          email: `new-${role}@example.test`,
          role,
        }),
      )
    expect(await invite('member')).toBe('200')
    expect(await invite('editor')).toBe('403 FORBIDDEN')
  })

  test('a token gives nobody what it may not do itself', async () => {
    const token = town.tokenOf(person('owner'), ['member:invite', 'member:update'])
    const path = `/organizations/${id}/members/${person('member').id}`
    for (const role of ['owner', 'admin', 'editor', 'recruiter']) {
      expect(await statusOf(town.send(token, `PATCH ${path}`, { role })), role).toBe(
        '403 FORBIDDEN',
      )
      const given = { email: 'x@example.test', role }
      const invited = town.send(token, `POST /organizations/${id}/invitations`, given)
      expect(await statusOf(invited), role).toBe('403 FORBIDDEN')
    }
    expect(await statusOf(town.send(token, `PATCH ${path}`, { role: 'member' }))).toBe('200')
  })

  test('what is a person’s own needs a session', async () => {
    const token = town.tokenOf(person('owner'), everything)
    for (const [request, body] of [
      ['POST /organizations', { name: 'Acme' }],
      ['POST /organizations/active', { organizationId: id }],
      [`POST /organizations/${id}/leave`],
      ['GET /invitations'],
      ['GET /invitations/x'],
      ['POST /invitations/x/accept'],
      ['POST /invitations/x/decline'],
    ] as [string, object?][]) {
      expect(await statusOf(town.send(token, request, body)), request).toBe('403 SESSION_REQUIRED')
    }
  })

  test('somebody who is no member any more has a token that is good for nothing here', async () => {
    const editor = person('editor')
    const tokens = [
      town.tokenOf(editor, everything),
      town.tokenOf(editor, everything, { id, role: 'editor' }),
    ]
    for (const token of tokens) expect(await read(token)).toBe('200')
    await person('owner').send(`DELETE /organizations/${id}/members/${editor.id}`)
    for (const token of tokens) expect(await read(token)).toBe('404 NOT_FOUND')
  })
})

describe('by acting as somebody', () => {
  test('whoever acts as another looks and chooses, and changes nobody’s place', async () => {
    // Where a session is its row, the row makes it one of an administrator.
    await settle('database')
    const owner = person('owner')
    const invited = await town.person('invited')
    const given = { email: invited.email, role: 'member' }
    const sent = await owner.send(`POST /organizations/${id}/invitations`, given)
    const { invitation } = sent.body as { invitation: { id: string } }
    const before = await town.rolesIn(id)
    await town.impersonate(owner)
    await town.impersonate(invited)
    const member = `/organizations/${id}/members/${person('member').id}`
    for (const [request, body] of [
      ['POST /organizations', { name: 'Acme' }],
      [`DELETE /organizations/${id}`],
      [`POST /organizations/${id}/leave`],
      [`PATCH ${member}`, { role: 'admin' }],
      [`DELETE ${member}`],
      [`POST /organizations/${id}/invitations`, { email: 'x@example.test', role: 'member' }],
      [`POST /organizations/${id}/invitations/${invitation.id}/resend`],
    ] as [string, object?][]) {
      expect(await statusOf(owner.send(request, body)), request).toBe('403 IMPERSONATED')
    }
    for (const answer of ['accept', 'decline']) {
      const request = `POST /invitations/${invitation.id}/${answer}`
      expect(await statusOf(invited.send(request)), request).toBe('403 IMPERSONATED')
    }
    expect(await town.rolesIn(id)).toEqual(before)
    for (const [request, body] of [
      ['GET /organizations'],
      [`GET /organizations/${id}/members`],
      [`GET /organizations/${id}/invitations`],
      ['POST /organizations/active', { organizationId: id }],
      [`PATCH /organizations/${id}`, { name: 'Other' }],
      [`DELETE /organizations/${id}/invitations/${invitation.id}`],
    ] as [string, object?][]) {
      expect(await statusOf(owner.send(request, body)), request).toBe('200')
    }
    const { actor } =
      town.nodes.events.findLast(({ type }) => type === 'organization.updated') ?? {}
    expect(actor).toMatchObject({ userId: owner.id, impersonatedBy: 'an-admin' })
  })
})
