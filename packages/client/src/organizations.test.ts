import { memoryStore } from '@sallyport/core/memory'
import { organizations as serverOrganizations } from '@sallyport/core/organizations'
import type { SessionState } from '@sallyport/core/wire'
import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { type Browser, createBrowser, openBrowser } from '../test/browser.ts'
import { createAuthClient } from './index.ts'
import { type Member, organizations, type OwnOrganization } from './organizations.ts'

const start = Date.UTC(2026, 0, 10)
const day = 86_400_000

let now: number
/** Two people, each at a browser of their own. */
let [ada, bob]: Browser[] = []

const createClient = (browser: Browser | undefined) => {
  if (!browser) throw new Error('nobody is there')
  return createAuthClient({ fetch: browser.fetch, features: [organizations()] })
}
let client: ReturnType<typeof createClient>
let bobs: ReturnType<typeof createClient>

beforeEach(async () => {
  now = start
  const features = [serverOrganizations({ roles: { editor: ['project:create'] } })] as never
  ada = createBrowser({ database: memoryStore(), features }, () => now)
  bob = openBrowser(ada.server)
  client = createClient(ada)
  bobs = createClient(bob)
  await ada.signIn()
  await bob.signIn('Bob', 'bob')
})

describe('organizations', () => {
  it('makes, lists, shows, renames and deletes them, with dates', async () => {
    const made = await client.organizations.create({ name: 'Acme' })
    expect(made).toMatchObject({ name: 'Acme', role: 'owner', createdAt: new Date(start) })
    expectTypeOf(made).toEqualTypeOf<OwnOrganization>()
    const organizationId = made.id
    expect(await client.organizations.list()).toEqual({ organizations: [made] })
    expect(await client.organizations.get({ organizationId })).toEqual(made)
    now += 1000
    const renamed = await client.organizations.update({ organizationId, name: 'Acme Inc.' })
    expect(renamed).toEqual({ ...made, name: 'Acme Inc.', updatedAt: new Date(now) })
    await client.organizations.delete({ organizationId })
    await expect(client.organizations.get({ organizationId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      status: 404,
    })
  })

  it('invites somebody who accepts, changes their role, and they leave', async () => {
    const { id: organizationId } = await client.organizations.create({ name: 'Acme' })
    const sent = await client.organizations.invite({
      organizationId,
      email: 'bob@example.test',
      role: 'editor',
    })
    const invitationId = sent.invitation.id
    expect(sent).toMatchObject({
      url: `http://app.test/invitations/${invitationId}`,
      invitation: { createdAt: new Date(start), expiresAt: new Date(start + 7 * day) },
    })
    now += 1000
    const again = await client.organizations.resendInvitation({ organizationId, invitationId })
    expect(again.invitation.expiresAt).toEqual(new Date(now + 7 * day))
    expect(await client.organizations.listInvitations({ organizationId })).toEqual({
      invitations: [again.invitation],
      nextCursor: null,
    })

    const own = await bobs.organizations.listOwnInvitations()
    expect(own.invitations).toMatchObject([
      { id: invitationId, organization: { name: 'Acme' }, inviter: { name: 'Ada' } },
    ])
    expect(await bobs.organizations.getInvitation({ invitationId })).toEqual(own.invitations[0])
    const joined = await bobs.organizations.acceptInvitation({ invitationId })
    expect(joined).toMatchObject({ id: organizationId, role: 'editor' })
    await expect(bobs.organizations.acceptInvitation({ invitationId })).rejects.toMatchObject({
      code: 'INVITATION_USED',
      status: 410,
    })

    const first = await client.organizations.listMembers({ organizationId, limit: 1 })
    expect(first.members).toMatchObject([
      { name: 'Ada', role: 'owner', createdAt: new Date(start) },
    ])
    const cursor = first.nextCursor ?? undefined
    const second = await client.organizations.listMembers({ organizationId, cursor })
    expect(second).toMatchObject({ members: [{ name: 'Bob', role: 'editor' }], nextCursor: null })

    const userId = second.members[0]?.userId ?? ''
    const promoted = await client.organizations.updateMember({
      organizationId,
      userId,
      role: 'admin',
    })
    expect(promoted).toEqual({ ...second.members[0], role: 'admin' })
    expectTypeOf(promoted).toEqualTypeOf<Member>()
    await bobs.organizations.leave({ organizationId })
    await expect(
      client.organizations.removeMember({ organizationId, userId }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(client.organizations.leave({ organizationId })).rejects.toMatchObject({
      code: 'LAST_OWNER',
      status: 409,
    })
  })

  it('takes an invitation back, and declines one', async () => {
    const { id: organizationId } = await client.organizations.create({ name: 'Acme' })
    const invite = async () => {
      const given = { organizationId, email: 'bob@example.test', role: 'member' }
      return (await client.organizations.invite(given)).invitation.id
    }
    const taken = await invite()
    await client.organizations.revokeInvitation({ organizationId, invitationId: taken })
    await expect(bobs.organizations.getInvitation({ invitationId: taken })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    const declined = await invite()
    await bobs.organizations.declineInvitation({ invitationId: declined })
    expect(await client.organizations.listInvitations({ organizationId })).toMatchObject({
      invitations: [],
    })
  })

  it('chooses where the person acts, and the store knows', async () => {
    const { id: organizationId } = await client.organizations.create({ name: 'Acme' })
    const state = await client.organizations.setActive({ organizationId })
    expectTypeOf(state).toEqualTypeOf<SessionState>()
    expect(state.session?.organization).toMatchObject({ id: organizationId, role: 'owner' })
    expect(client.store.get().data?.organization?.id).toBe(organizationId)
    expect(state.session?.user.createdAt).toBeInstanceOf(Date)
    await client.organizations.setActive({ organizationId: null })
    expect(client.store.get().data?.organization).toBeNull()
  })

  it('knows after a deletion that the person acts for themselves', async () => {
    const { id: organizationId } = await client.organizations.create({ name: 'Acme' })
    await client.organizations.setActive({ organizationId })
    await client.organizations.delete({ organizationId })
    expect(client.store.get().data?.organization).toBeNull()
  })

  it('has done it also where it cannot be looked at', async () => {
    const { id: organizationId } = await client.organizations.create({ name: 'Acme' })
    ada?.answerWith(async (send, asked) =>
      asked.startsWith('GET') ? Promise.reject(new TypeError('no network')) : send(),
    )
    await client.organizations.delete({ organizationId })
    ada?.answerWith(null)
    expect(await client.organizations.list()).toEqual({ organizations: [] })
  })

  it('refuses what is no answer of the server', async () => {
    ada?.answerWith(async () => new Response('{}'))
    for (const call of [
      () => client.organizations.list(),
      () => client.organizations.create({ name: 'Acme' }),
      () => client.organizations.listMembers({ organizationId: 'x' }),
      () => client.organizations.listOwnInvitations(),
      () => client.organizations.setActive({ organizationId: null }),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
    }
  })
})
