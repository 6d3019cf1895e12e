import { beforeEach, expect, test } from 'vitest'
import {
  bearer,
  createTokenApp,
  type Membership,
  reasonFor,
  signIn,
  type TokenAuth,
} from '../../../test/token-app.ts'
import type { ApiToken } from './index.ts'

let app: ReturnType<typeof createTokenApp>
beforeEach(() => {
  app = createTokenApp()
})

const acme = (role: string): Membership => ({ organizationId: 'acme', role })

const idsOf = ({ apiTokens: listed }: { apiTokens: readonly ApiToken[] }) =>
  listed.map(({ id }) => id)

test('a token acts in it as the member who made it, with their role and its scopes', async () => {
  const auth = app.start()
  const { headers, userId } = await signIn(auth, 'ada', acme('admin'))
  const { token, apiToken } = await auth.api.apiTokens.create({
    headers,
    name: 'deploy',
    scopes: ['site:edit'],
    owner: 'organization',
  })
  expect(apiToken).toMatchObject({ userId, organizationId: 'acme' })
  // Wherever its maker goes.
  await auth.api.staff.enter(userId, null)
  const { session } = await auth.api.getSession(bearer(token))
  expect(session?.organization).toEqual({
    id: 'acme',
    role: 'admin',
    permissions: ['api-token:manage', 'site:edit'],
  })
  const own = await auth.api.apiTokens.create({ headers, name: 'own' })
  const personal = await auth.api.getSession(bearer(own.token))
  expect(personal.session?.organization).toBeNull()
})

test('none is made or listed by whom acts in no organization', async () => {
  const auth = app.start()
  const { headers } = await signIn(auth, 'ada')
  const { apiTokens: calls } = auth.api
  const refusal = { code: 'ORGANIZATION_REQUIRED', status: 403 }
  const made = calls.create({ headers, name: 'CI', owner: 'organization' })
  await expect(made).rejects.toMatchObject(refusal)
  await expect(calls.list({ headers, owner: 'organization' })).rejects.toMatchObject(refusal)
})

test('A-24 who may manage tokens lists and revokes all of them, others see their own', async () => {
  const auth = app.start()
  const { apiTokens: calls } = auth.api
  const ada = await signIn(auth, 'ada', acme('member'))
  const grace = await signIn(auth, 'grace', acme('member'))
  const boss = await signIn(auth, 'boss', acme('owner'))
  const stranger = await signIn(auth, 'eve', { organizationId: 'globex', role: 'owner' })
  const { apiToken, token } = await calls.create({
    headers: ada.headers,
    name: 'deploy',
    owner: 'organization',
  })
  const tokenId = apiToken.id
  const own = await calls.create({ headers: ada.headers, name: 'own' })

  const listOf = async ({ headers }: { headers: Headers }, owner: 'user' | 'organization') =>
    idsOf(await calls.list({ headers, owner }))
  expect(await listOf(ada, 'organization')).toEqual([tokenId])
  expect(await listOf(grace, 'organization')).toEqual([])
  expect(await listOf(boss, 'organization')).toEqual([tokenId])
  expect(await listOf(stranger, 'organization')).toEqual([])
  expect(await listOf(ada, 'user')).toEqual([own.apiToken.id])
  expect(await listOf(boss, 'user')).toEqual([])

  const refusals = async ({ headers }: { headers: Headers }, id: string) =>
    Promise.all(
      [
        calls.update({ headers, tokenId: id, name: 'mine' }),
        calls.rotate({ headers, tokenId: id }),
        calls.revoke({ headers, tokenId: id }),
      ].map((call) =>
        call.then(
          () => 'done',
          ({ code }: { code: string }) => code,
        ),
      ),
    )
  expect(await refusals(stranger, tokenId)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
  expect(await refusals(grace, tokenId)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'])
  // Somebody's own token is nobody else's, also where they are in one organization.
  expect(await refusals(boss, own.apiToken.id)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
  // Whoever got the secret would be the person it acts as.
  expect(await refusals(boss, tokenId)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'done'])
  expect(await reasonFor(auth, token)).toBe('TOKEN_REVOKED')
  expect(await reasonFor(auth, own.token)).toBe('accepted')
  expect(await refusals(boss, tokenId)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
})

test('it ends with the membership, in the change that ends it; others go on', async () => {
  const auth = app.start()
  const other = app.start()
  const { apiTokens: calls } = auth.api
  const ada = await signIn(auth, 'ada', acme('member'))
  const grace = await signIn(auth, 'grace', acme('member'))
  const create = async ({ headers }: { headers: Headers }, owner: 'user' | 'organization') =>
    (await calls.create({ headers, name: 'CI', owner })).token
  const hers = await create(ada, 'organization')
  const own = await create(ada, 'user')
  const colleague = await create(grace, 'organization')
  await auth.api.staff.enter(ada.userId, { organizationId: 'globex', role: 'member' })
  const elsewhere = await create(ada, 'organization')
  for (const token of [hers, own, colleague, elsewhere]) {
    expect(await reasonFor(other, token)).toBe('accepted')
  }
  await auth.api.staff.tell({
    type: 'member.removed',
    organizationId: 'acme',
    userId: ada.userId,
  })
  app.later(1)
  for (const process of [auth, other]) {
    expect(await reasonFor(process, hers)).toBe('TOKEN_REVOKED')
    expect(await reasonFor(process, own)).toBe('accepted')
    expect(await reasonFor(process, elsewhere)).toBe('accepted')
    expect(await reasonFor(process, colleague)).toBe('accepted')
  }
  expect(app.events).toContainEqual(
    expect.objectContaining({ type: 'api_token.revoked', userId: ada.userId, by: 'membership' }),
  )

  await auth.api.staff.tell({ type: 'organization.deleted', organizationId: 'acme' })
  app.later(1)
  expect(await reasonFor(other, colleague)).toBe('TOKEN_REVOKED')
  expect(await reasonFor(other, elsewhere)).toBe('accepted')
})

test('A-12 it follows the role', async () => {
  const auth = app.start()
  const other = app.start()
  const { headers, userId } = await signIn(auth, 'ada', acme('admin'))
  const { token } = await auth.api.apiTokens.create({
    headers,
    name: 'CI',
    scopes: ['site:edit'],
    owner: 'organization',
  })
  const roleIn = async (process: TokenAuth) =>
    (await process.api.getSession(bearer(token))).session?.organization?.role
  expect(await roleIn(other)).toBe('admin')
  const change = { organizationId: 'acme', userId, role: 'member' }
  await auth.api.staff.tell({ type: 'member.role_changed', ...change })
  expect(await roleIn(auth)).toBe('member')
  app.later(1)
  expect(await roleIn(other)).toBe('member')
})

test('who has just left makes none, with a session that has not heard of it', async () => {
  const auth = app.start()
  const other = app.start()
  const { headers, userId } = await signIn(auth, 'ada', acme('admin'))
  // This process knows the session as it was, and asks nobody for a second.
  await other.api.getSession({ headers })
  await auth.api.staff.enter(userId, null)
  expect((await other.api.getSession({ headers })).session?.organization?.id).toBe('acme')
  const made = other.api.apiTokens.create({ headers, name: 'CI', owner: 'organization' })
  await expect(made).rejects.toMatchObject({ code: 'ORGANIZATION_REQUIRED' })

  await auth.api.staff.enter(userId, acme('member'))
  const { token } = await other.api.apiTokens.create({ headers, name: 'CI', owner: 'organization' }) // prettier-ignore
  const { session } = await other.api.getSession(bearer(token))
  expect(session?.organization?.role).toBe('member')
})
