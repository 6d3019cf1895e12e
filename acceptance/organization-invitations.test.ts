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

// Who is invited comes in, and nobody else, whatever they know.

const day = 86_400_000

describe.each(databases)('on $name', (kind) => {
  const fixture = useDatabase(kind, [organizations()])
  let town: Town
  let ada: Person
  let id: string

  beforeEach(async () => {
    await fixture.database.delete(organizationRows, {})
    town = openTown(fixture.database)
    ada = await town.person('ada')
    id = await town.found(ada)
  })

  const invite = (by: Person, email: string, role = 'member') =>
    by.send(`POST /organizations/${id}/invitations`, { email, role })
  const idOf = ({ body }: { body: object }) =>
    (body as { invitation: { id: string } }).invitation.id
  const codeOf = async (
    answer: Promise<{ status: number; body: { error?: { code: string } } }>,
  ) => {
    const { status, body } = await answer
    return [status, body.error?.code]
  }

  test('an invitation is mailed, shown to whom it is for, accepted once, and then they belong', async () => {
    const sent = await invite(ada, 'Bob@Example.test', 'editor')
    const expiresAt = new Date(town.nodes.now() + 7 * day)
    const createdAt = new Date(town.nodes.now()).toISOString()
    const invitation = {
      id: expect.stringMatching(/^[\w-]{32}$/),
      organizationId: id,
      email: 'Bob@Example.test',
      role: 'editor',
      inviterId: ada.id,
      createdAt,
      expiresAt: expiresAt.toISOString(),
    }
    expect([sent.status, sent.body]).toEqual([200, { invitation, url: null }])
    const invitationId = idOf(sent)
    expect(town.mails).toEqual([
      {
        kind: 'invitation',
        to: 'Bob@Example.test',
        url: `http://app.test/invitations/${invitationId}`,
        organization: { id, name: 'Acme' },
        inviter: { id: ada.id, name: 'ada', email: 'ada@example.test' },
        role: 'editor',
        expiresAt,
      },
    ])
    const listed = await ada.send(`GET /organizations/${id}/invitations`)
    expect(listed.body).toEqual({ invitations: [invitation], nextCursor: null })

    const bob = await town.person('bob')
    const own = {
      id: invitationId,
      organization: { id, name: 'Acme' },
      role: 'editor',
      inviter: { id: ada.id, name: 'ada', email: 'ada@example.test' },
      createdAt,
      expiresAt: expiresAt.toISOString(),
    }
    expect((await bob.send('GET /invitations')).body).toEqual({
      invitations: [own],
      nextCursor: null,
    })
    expect((await bob.send(`GET /invitations/${invitationId}`)).body).toEqual(own)
    const accepted = await bob.send(`POST /invitations/${invitationId}/accept`)
    expect(accepted.body).toMatchObject({ id, name: 'Acme', role: 'editor' })
    expect(await town.rolesIn(id)).toEqual({ [ada.id]: 'owner', [bob.id]: 'editor' })

    for (const request of [
      `GET /invitations/${invitationId}`,
      `POST /invitations/${invitationId}/accept`,
      `POST /invitations/${invitationId}/decline`,
    ]) {
      expect(await codeOf(bob.send(request)), request).toEqual([410, 'INVITATION_USED'])
    }
    expect((await bob.send('GET /invitations')).body.invitations).toEqual([])
    expect((await ada.send(`GET /organizations/${id}/invitations`)).body.invitations).toEqual([])
    expect(
      await codeOf(ada.send(`POST /organizations/${id}/invitations/${invitationId}/resend`)),
    ).toEqual([404, 'NOT_FOUND'])
    expect([...town.eventsOf('invitation.'), ...town.eventsOf('member.').slice(1)]).toEqual([
      { type: 'invitation.created', organizationId: id, invitationId, role: 'editor' },
      { type: 'invitation.accepted', organizationId: id, invitationId, userId: bob.id },
      { type: 'member.added', organizationId: id, userId: bob.id, role: 'editor' },
    ])
    expect(JSON.stringify(town.nodes.events)).not.toContain('@')
  })

  test('whoever was removed does not come back by the invitation of before, but by a new one', async () => {
    const bob = await town.person('bob')
    const first = idOf(await invite(ada, bob.email))
    await bob.send(`POST /invitations/${first}/accept`)
    await ada.send(`DELETE /organizations/${id}/members/${bob.id}`)
    expect(await codeOf(bob.send(`POST /invitations/${first}/accept`))).toEqual([
      410,
      'INVITATION_USED',
    ])
    const second = idOf(await invite(ada, bob.email))
    expect(second).not.toBe(first)
    expect(await codeOf(bob.send(`POST /invitations/${first}/accept`))).toEqual([404, 'NOT_FOUND'])
    expect((await bob.send(`POST /invitations/${second}/accept`)).status).toBe(200)
  })

  test('an invitation that was declined is over, and another one can be sent', async () => {
    const bob = await town.person('bob')
    const invitationId = idOf(await invite(ada, bob.email))
    expect(await bob.send(`POST /invitations/${invitationId}/decline`)).toMatchObject({
      status: 200,
      body: {},
    })
    expect(await codeOf(bob.send(`POST /invitations/${invitationId}/accept`))).toEqual([
      410,
      'INVITATION_USED',
    ])
    expect(await town.rolesIn(id)).toEqual({ [ada.id]: 'owner' })
    expect(town.eventsOf('invitation.declined')).toEqual([
      { type: 'invitation.declined', organizationId: id, invitationId, userId: bob.id },
    ])
    const again = idOf(await invite(ada, bob.email))
    expect((await bob.send(`POST /invitations/${again}/accept`)).status).toBe(200)
  })

  test('an invitation expires, and sending it again gives it as long as a new one', async () => {
    const bob = await town.person('bob')
    const invitationId = idOf(await invite(ada, bob.email))
    town.nodes.later(7 * day)
    for (const request of [
      `GET /invitations/${invitationId}`,
      `POST /invitations/${invitationId}/accept`,
      `POST /invitations/${invitationId}/decline`,
    ]) {
      expect(await codeOf(bob.send(request)), request).toEqual([410, 'INVITATION_EXPIRED'])
    }
    expect((await bob.send('GET /invitations')).body.invitations).toEqual([])
    expect((await ada.send(`GET /organizations/${id}/invitations`)).body.invitations).toHaveLength(
      1,
    )

    const path = `/organizations/${id}/invitations/${invitationId}`
    const again = await ada.send(`POST ${path}/resend`)
    const expiresAt = new Date(town.nodes.now() + 7 * day)
    expect(again.body).toMatchObject({
      invitation: { id: invitationId, expiresAt: expiresAt.toISOString() },
    })
    expect(town.mails.at(-1)).toMatchObject({ to: bob.email, expiresAt, url: town.mails[0]?.url })
    town.nodes.later(7 * day - 1)
    expect((await bob.send(`POST /invitations/${invitationId}/accept`)).status).toBe(200)
    expect(town.eventsOf('invitation.resent')).toEqual([
      { type: 'invitation.resent', organizationId: id, invitationId, role: 'member' },
    ])
  })

  test('an invitation that was taken back is nothing', async () => {
    const bob = await town.person('bob')
    const invitationId = idOf(await invite(ada, bob.email))
    const path = `/organizations/${id}/invitations/${invitationId}`
    expect((await ada.send(`DELETE ${path}`)).status).toBe(200)
    expect(await codeOf(ada.send(`DELETE ${path}`))).toEqual([404, 'NOT_FOUND'])
    expect(await codeOf(bob.send(`POST /invitations/${invitationId}/accept`))).toEqual([
      404,
      'NOT_FOUND',
    ])
    expect(await fixture.database.list(invitations, {})).toEqual([])
    expect(town.eventsOf('invitation.revoked')).toEqual([
      { type: 'invitation.revoked', organizationId: id, invitationId },
    ])
  })

  test('an address is invited once at a time: again, the same invitation says something else', async () => {
    const bob = await town.person('bob')
    const first = idOf(await invite(ada, bob.email, 'editor'))
    town.nodes.later(day)
    const second = await invite(ada, 'BOB@EXAMPLE.TEST', 'admin')
    expect(idOf(second)).toBe(first)
    expect(await fixture.database.list(invitations, {})).toHaveLength(1)
    expect(town.mails).toHaveLength(2)
    const own = (await bob.send('GET /invitations')).body.invitations
    expect(own).toMatchObject([
      { role: 'admin', expiresAt: new Date(town.nodes.now() + 7 * day).toISOString() },
    ])
  })

  test('whoever belongs already is not invited, and neither does an invitation make them twice', async () => {
    const bob = await town.person('bob')
    const invitationId = idOf(await invite(ada, bob.email, 'admin'))
    await town.calls.addMember(id, bob.id, 'member')
    expect(await codeOf(invite(ada, 'Bob@example.test'))).toEqual([409, 'ALREADY_MEMBER'])
    expect(await codeOf(bob.send(`POST /invitations/${invitationId}/accept`))).toEqual([
      409,
      'ALREADY_MEMBER',
    ])
    expect(await town.rolesIn(id)).toMatchObject({ [bob.id]: 'member' })
  })

  test.each([
    ['nothing', ''],
    ['no address', 'bob'],
    ['two addresses', 'bob@example.test,eve@example.test'],
    ['a name beside it', 'Bob <bob@example.test>'],
    ['a quoted local part', '"bob"@example.test'],
    ['a line break', 'bob@example.test\nbcc: eve@example.test'],
    ['an @ that normalising makes', 'bob@evil.test＠example.test'],
    ['255 characters', `${'b'.repeat(242)}@example.test`],
  ])('an address that is %s is refused with a code of its own', async (_name, email) => {
    expect(await codeOf(invite(ada, email))).toEqual([400, 'EMAIL_INVALID'])
    expect(await fixture.database.list(invitations, {})).toEqual([])
    expect(town.mails).toEqual([])
  })

  test('R-19 A-24 an invitation is accepted by whoever has verified the address, and by nobody else', async () => {
    const invitationId = idOf(await invite(ada, 'bob@example.test', 'admin'))
    // Somebody says that it is theirs, and has not shown it.
    const squatter = await town.person('squatter', {
      email: 'bob@example.test',
      emailVerified: false,
    })
    for (const request of [
      `GET /invitations/${invitationId}`,
      `POST /invitations/${invitationId}/accept`,
      `POST /invitations/${invitationId}/decline`,
    ]) {
      expect(await codeOf(squatter.send(request)), request).toEqual([403, 'EMAIL_UNVERIFIED'])
    }
    expect((await squatter.send('GET /invitations')).body.invitations).toEqual([])
    // Somebody else came by the link.
    const eve = await town.person('eve')
    const unverified = await town.person('zoe', { emailVerified: false })
    const claims = { email: 'bob@example.test', userId: eve.id, emailVerified: true }
    for (const other of [eve, unverified]) {
      expect(await codeOf(other.send(`POST /invitations/${invitationId}/accept`))).toEqual([
        404,
        'NOT_FOUND',
      ])
      expect(await codeOf(other.send(`POST /invitations/${invitationId}/accept`, claims))).toEqual([
        400,
        'BAD_REQUEST',
      ])
      expect((await other.send('GET /invitations')).body.invitations).toEqual([])
    }
    expect(await codeOf(town.send({}, `POST /invitations/${invitationId}/accept`))).toEqual([
      401,
      'UNAUTHORIZED',
    ])
    expect(await town.rolesIn(id)).toEqual({ [ada.id]: 'owner' })
    // It waits for whose it is all the same.
    const bob = await town.person('bob', { email: 'BOB@Example.Test' })
    expect((await bob.send(`POST /invitations/${invitationId}/accept`)).status).toBe(200)
    expect(await town.rolesIn(id)).toEqual({ [ada.id]: 'owner', [bob.id]: 'admin' })
  })

  test('R-19 whoever gives the address up gives the invitation up, also within the session they have', async () => {
    const bob = await town.person('bob')
    const invitationId = idOf(await invite(ada, bob.email))
    await town.there.api.users.update(bob.id, { email: 'robert@example.test', emailVerified: true })
    // This process has not heard of it, and its copy of the session still says the old address.
    const { session } = await town.here.api.getSession({ headers: bob.headers })
    expect(session?.user.email).toBe('bob@example.test')
    expect(await codeOf(bob.send(`POST /invitations/${invitationId}/accept`))).toEqual([
      404,
      'NOT_FOUND',
    ])
    await town.there.api.users.update(bob.id, { email: 'bob@example.test', emailVerified: false })
    expect(await codeOf(bob.send(`POST /invitations/${invitationId}/accept`))).toEqual([
      403,
      'EMAIL_UNVERIFIED',
    ])
  })

  test('an invitation gives no more than its inviter may give when it is accepted', async () => {
    const [bob, carl, dora] = [
      await town.person('bob'),
      await town.person('carl'),
      await town.person('dora'),
    ]
    await town.calls.addMember(id, bob.id, 'admin')
    const toAdmin = idOf(await invite(bob, 'x@example.test', 'admin'))
    const toEditor = idOf(await invite(bob, carl.email, 'editor'))
    const toMember = idOf(await invite(bob, dora.email, 'member'))
    // A recruiter may invite, and has none of an editor's rights.
    await ada.send(`PATCH /organizations/${id}/members/${bob.id}`, { role: 'recruiter' })
    expect(await codeOf(carl.send(`POST /invitations/${toEditor}/accept`))).toEqual([
      404,
      'NOT_FOUND',
    ])
    expect(new Set(town.eventsOf('invitation.revoked'))).toEqual(
      new Set([
        { type: 'invitation.revoked', organizationId: id, invitationId: toAdmin },
        { type: 'invitation.revoked', organizationId: id, invitationId: toEditor },
      ]),
    )
    expect((await dora.send(`POST /invitations/${toMember}/accept`)).status).toBe(200)

    const third = idOf(await invite(bob, carl.email, 'member'))
    await ada.send(`DELETE /organizations/${id}/members/${bob.id}`)
    expect(await codeOf(carl.send(`POST /invitations/${third}/accept`))).toEqual([404, 'NOT_FOUND'])
    expect(await fixture.database.list(invitations, { status: 'pending' })).toEqual([])
  })

  test('an invitation into a role that the configuration has taken away is none any more', async () => {
    const bob = await town.person('bob')
    const recruiter = await town.person('carl')
    await town.calls.addMember(id, recruiter.id, 'recruiter')
    const [toEditor, toMember] = [
      idOf(await invite(ada, bob.email, 'editor')),
      idOf(await invite(recruiter, 'dora@example.test', 'member')),
    ]
    const later = openTown(fixture.database, { roles: {} })
    const dora = await later.person('dora')
    const bobLater = await later.person('bob')
    for (const [person, invitationId] of [
      [bobLater, toEditor],
      [dora, toMember],
    ] as const) {
      expect(await codeOf(person.send(`POST /invitations/${invitationId}/accept`))).toEqual([
        410,
        'INVITATION_REVOKED',
      ])
    }
    expect(Object.keys(await town.rolesIn(id))).toHaveLength(2)
  })

  test('what cannot be mailed stays, to be sent again', async () => {
    let isBroken = true
    const own = openTown(fixture.database, {
      async sendEmail() {
        if (isBroken) throw new Error('the mail server hung up')
      },
    })
    const owner = await own.person('ada')
    const bob = await own.person('bob')
    const answer = owner.send(`POST /organizations/${id}/invitations`, {
      email: bob.email,
      role: 'member',
    })
    expect(await codeOf(answer)).toEqual([502, 'EMAIL_NOT_SENT'])
    const [waiting] = (await owner.send(`GET /organizations/${id}/invitations`)).body
      .invitations as { id: string }[]
    const resend = `POST /organizations/${id}/invitations/${waiting?.id}/resend`
    expect(await codeOf(owner.send(resend))).toEqual([502, 'EMAIL_NOT_SENT'])
    expect(own.nodes.events.findLast(({ type }) => type === 'error')).toMatchObject({
      detail: 'an invitation could not be mailed',
      cause: { message: 'the mail server hung up' },
    })
    isBroken = false
    expect((await owner.send(resend)).body).toMatchObject({ url: null })
    expect((await bob.send(`POST /invitations/${waiting?.id}/accept`)).status).toBe(200)
  })

  test('nothing is mailed of an invitation that could not be written', async () => {
    const eve = await town.person('eve')
    await invite(eve, 'bob@example.test')
    await invite(ada, ada.email)
    await invite(ada, 'bob@example.test', 'emperor')
    expect(town.mails).toEqual([])
  })

  test('so many invitations wait at most, and an organization has so many members at most', async () => {
    const small = openTown(fixture.database, { maxInvitations: 2, maxMembers: 2 })
    const owner = await small.person('ada')
    const [bob, carl] = [await small.person('bob'), await small.person('carl')]
    const send = (email: string) =>
      owner.send(`POST /organizations/${id}/invitations`, { email, role: 'member' })
    const [toBob, toCarl] = [idOf(await send(bob.email)), idOf(await send(carl.email))]
    expect(await codeOf(send('dora@example.test'))).toEqual([409, 'TOO_MANY_INVITATIONS'])
    expect((await send(bob.email)).status).toBe(200)
    expect((await bob.send(`POST /invitations/${toBob}/accept`)).status).toBe(200)
    expect((await send('dora@example.test')).status).toBe(200)
    expect(await codeOf(carl.send(`POST /invitations/${toCarl}/accept`))).toEqual([
      409,
      'TOO_MANY_MEMBERS',
    ])
    // It is not used up by that.
    await owner.send(`DELETE /organizations/${id}/members/${bob.id}`)
    expect((await carl.send(`POST /invitations/${toCarl}/accept`)).status).toBe(200)
  })

  test('what expired long ago makes room, and is told of no longer', async () => {
    const small = openTown(fixture.database, { maxInvitations: 1 })
    const owner = await small.person('ada')
    const bob = await small.person('bob')
    const send = (email: string) =>
      owner.send(`POST /organizations/${id}/invitations`, { email, role: 'member' })
    const invitationId = idOf(await send(bob.email))
    small.nodes.later(20 * day)
    expect(await codeOf(send('carl@example.test'))).toEqual([409, 'TOO_MANY_INVITATIONS'])
    small.nodes.later(17 * day + 1)
    const [again, bobAgain] = [await small.person('ada'), await small.person('bob')]
    const made = await again.send(`POST /organizations/${id}/invitations`, {
      email: 'carl@example.test',
      role: 'member',
    })
    expect(made.status).toBe(200)
    expect(await codeOf(bobAgain.send(`GET /invitations/${invitationId}`))).toEqual([
      404,
      'NOT_FOUND',
    ])
  })

  test('invitations are listed page by page on both sides', async () => {
    const bob = await town.person('bob')
    for (const name of ['carl', 'dora', 'emil']) {
      const other = await town.person(name)
      const own = await town.found(other)
      const headers = other.headers
      await town.calls.invite({ headers, organizationId: own, email: bob.email, role: 'member' })
      await invite(ada, other.email)
      town.nodes.later(1)
    }
    for (const [person, path] of [
      [bob, '/invitations'],
      [ada, `/organizations/${id}/invitations`],
    ] as const) {
      const first = (await person.send(`GET ${path}?limit=2`)).body
      const second = (await person.send(`GET ${path}?limit=2&cursor=${String(first.nextCursor)}`))
        .body
      expect([first.invitations, second.invitations]).toEqual([
        [expect.anything(), expect.anything()],
        [expect.anything()],
      ])
      expect(second.nextCursor).toBeNull()
    }
  })

  test('A-11 whoever is deactivated lets nobody in, by no invitation of before', async () => {
    const [bob, carl] = [await town.person('bob'), await town.person('carl')]
    await town.calls.addMember(id, bob.id, 'admin')
    const invitationId = idOf(await invite(bob, carl.email, 'admin'))
    const accept = () => codeOf(carl.send(`POST /invitations/${invitationId}/accept`))
    await town.here.api.users.deactivate(bob.id)
    expect(await accept()).toEqual([410, 'INVITATION_REVOKED'])
    expect(await town.rolesIn(id)).toEqual({ [ada.id]: 'owner', [bob.id]: 'admin' })
    // Somebody else can answer for it.
    await ada.send(`POST /organizations/${id}/invitations/${invitationId}/resend`)
    expect(await accept()).toEqual([200, undefined])
  })

  test('the invitations of somebody who is deleted go with them', async () => {
    const [bob, carl] = [await town.person('bob'), await town.person('carl')]
    await town.calls.addMember(id, bob.id, 'admin')
    const invitationId = idOf(await invite(bob, carl.email))
    await town.here.api.users.delete(bob.id)
    expect(await codeOf(carl.send(`POST /invitations/${invitationId}/accept`))).toEqual([
      404,
      'NOT_FOUND',
    ])
    expect(await fixture.database.list(members, { userId: bob.id })).toEqual([])
  })
})

test('without sendEmail whoever invites gets the link', async () => {
  const [memory] = databases
  const { database } = (await memory?.create()) ?? {}
  if (!database) throw new Error('there is always memory')
  const options = {
    sendEmail: undefined as never,
    invitationPage: '/join?invitation=:invitationId',
  }
  const town = openTown(database, options)
  const ada = await town.person('ada')
  const organizationId = await town.found(ada)
  const given = { headers: ada.headers, organizationId, email: 'bob@example.test', role: 'member' }
  const { url, invitation } = await town.calls.invite(given)
  expect(url).toBe(`http://app.test/join?invitation=${invitation.id}`)
  const { headers } = given
  const again = { headers, organizationId, invitationId: invitation.id }
  expect(await town.calls.resendInvitation(again)).toMatchObject({ url })
})

test('somebody sends a hundred invitations in an hour, and others meanwhile theirs', async () => {
  const [memory] = databases
  const { database } = (await memory?.create()) ?? {}
  if (!database) throw new Error('there is always memory')
  const town = openTown(database, {}, { security: { rateLimit: true } })
  const [ada, bob] = [await town.person('ada'), await town.person('bob')]
  const id = await town.found(ada, [bob, 'owner'])
  const email = 'carl@example.test'
  const given = { email, role: 'member' }
  const { body } = await ada.send(`POST /organizations/${id}/invitations`, given)
  const { invitation } = body as unknown as { invitation: { id: string } }
  const resend = `POST /organizations/${id}/invitations/${invitation.id}/resend`
  for (let sent = 1; sent < 100; sent++) expect((await ada.send(resend)).status).toBe(200)
  for (const answer of [
    await ada.send(resend),
    await ada.send(`POST /organizations/${id}/invitations`, given),
  ]) {
    expect([answer.status, answer.body.error?.code]).toEqual([429, 'RATE_LIMITED'])
  }
  expect(town.mails).toHaveLength(100)
  expect((await bob.send(resend)).status).toBe(200)
  town.nodes.later(3_600_000)
  expect((await ada.send(resend)).status).toBe(200)
})
