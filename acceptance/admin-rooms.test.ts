import { admin } from '@sallyport/core/admin'
import { apiTokens } from '@sallyport/core/api-tokens'
import { organizations } from '@sallyport/core/organizations'
import { beforeEach, describe, expect, test } from 'vitest'
import { auditLog } from './support/admin-app.ts'
import { databases, useDatabase } from './support/databases.ts'
import { createNodes, withCookie } from './support/nodes.ts'

// admin() beside the other features, of which it knows nothing: the audit log has what they tell, and tokens of
// administrators are theirs.

const features = [organizations(), apiTokens(), admin()] as const

describe.each(databases)('admin() among others, on $name', (kind) => {
  const fixture = useDatabase(kind, features)
  let app: ReturnType<typeof open>

  function open() {
    const nodes = createNodes(fixture.database, { features })
    return { ...nodes, here: nodes.start() }
  }
  beforeEach(async () => {
    await fixture.database.delete(auditLog, {})
    app = open()
  })

  async function person(name: string, role: string | null = null) {
    const email = `${name.toLowerCase()}@example.test`
    const cookie = await app.here.cookieOf({ subject: name, name, email })
    const user = await app.here.api.users.find({ email })
    if (role !== null) await app.here.api.users.update(user?.id ?? '', { role })
    return { id: user?.id ?? '', headers: () => withCookie(cookie) }
  }
  const bearer = (token: string) => new Headers({ authorization: `Bearer ${token}` })

  test('the audit log has what other features tell, under what it happened to', async () => {
    const ada = await person('Ada', 'admin')
    const bob = await person('Bob')
    const { organizations: orgs, apiTokens: tokens, admin: administration } = app.here.api
    const acme = await orgs.create({ headers: bob.headers(), name: 'Acme' })
    await orgs.update({ headers: bob.headers(), organizationId: acme.id, name: 'Acme Inc.' })
    const { token, apiToken } = await tokens.create({ headers: bob.headers(), name: 'CI' })
    await tokens.revoke({ headers: bob.headers(), tokenId: apiToken.id })

    const entriesOf = async (targetId: string) => {
      const { entries } = await administration.listAuditLog({ headers: ada.headers(), targetId })
      return entries
    }
    expect((await entriesOf(acme.id)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['organization.created', 'organization.updated']),
    )
    expect(await entriesOf(apiToken.id)).toMatchObject([
      { action: 'api_token.revoked', targetType: 'token', userId: bob.id, actorId: bob.id },
      { action: 'api_token.created', targetType: 'token', userId: bob.id, actorId: bob.id },
    ])
    const rows = JSON.stringify(await fixture.database.list(auditLog, {}))
    expect(rows).not.toContain(token)
    expect(rows).not.toContain(token.slice('sk_live_'.length))
  })

  test('who was acted for with a token is there with the token', async () => {
    const ada = await person('Ada', 'admin')
    const bob = await person('Bob')
    const { token, apiToken } = await app.here.api.apiTokens.create({
      headers: ada.headers(),
      name: 'Robot',
      scopes: ['admin'],
    })
    await app.here.api.admin.deactivate({ headers: bearer(token), userId: bob.id })
    const { entries } = await app.here.api.admin.listAuditLog({
      headers: bearer(token),
      action: 'user.deactivated',
    })
    expect(entries).toMatchObject([
      { actorId: ada.id, tokenId: apiToken.id, sessionId: null, userId: bob.id },
    ])
  })

  test('a token of an administrator needs the scope, and what wants a person takes no token', async () => {
    const ada = await person('Ada', 'admin')
    const bob = await person('Bob')
    const tokenOf = async (scopes: string[]) => {
      const made = await app.here.api.apiTokens.create({
        headers: ada.headers(),
        name: 'T',
        scopes,
      })
      return bearer(made.token)
    }
    const { admin: administration } = app.here.api
    const plain = await tokenOf(['project:read'])
    await expect(administration.listUsers({ headers: plain })).rejects.toMatchObject({
      code: 'SCOPE_MISSING',
    })
    const headers = await tokenOf(['admin'])
    expect((await administration.listUsers({ headers })).users).toHaveLength(2)
    for (const attempt of [
      () => administration.setRole({ headers, userId: bob.id, role: 'admin' }),
      () => administration.delete({ headers, userId: bob.id }),
      () => administration.impersonate({ headers, userId: bob.id }),
      () => administration.stopImpersonating({ headers }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'SESSION_REQUIRED' })
    }
    expect(await app.here.api.users.find({ id: bob.id })).toMatchObject({ role: null })
  })

  test('a token with the scope, of who is no administrator, finds nothing', async () => {
    const bob = await person('Bob')
    const { token } = await app.here.api.apiTokens.create({
      headers: bob.headers(),
      name: 'T',
      scopes: ['admin'],
    })
    await expect(app.here.api.admin.listUsers({ headers: bearer(token) })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('S2-14 a deactivation closes the tokens of a user, and A-12 a demotion those of an administrator', async () => {
    const ada = await person('Ada', 'admin')
    const eve = await person('Eve', 'admin')
    const there = app.start()
    const made = await app.here.api.apiTokens.create({
      headers: eve.headers(),
      name: 'T',
      scopes: ['admin'],
    })
    const asked = () => there.api.admin.listUsers({ headers: bearer(made.token) })
    expect((await asked()).users).toHaveLength(2)
    const given = { headers: ada.headers(), userId: eve.id }
    await app.here.api.admin.setRole({ ...given, role: null })
    app.later(1000)
    await expect(asked()).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await app.here.api.admin.deactivate(given)
    app.later(1000)
    await expect(asked()).rejects.toMatchObject({ code: 'TOKEN_REVOKED' })
  })

  test('who impersonates somebody makes no token of theirs', async () => {
    const ada = await person('Ada', 'admin')
    const bob = await person('Bob')
    const headers = ada.headers()
    await app.here.api.admin.impersonate({ headers, userId: bob.id })
    await expect(app.here.api.apiTokens.create({ headers, name: 'T' })).rejects.toMatchObject({
      code: 'IMPERSONATED',
    })
  })

  test('an impersonation ends with its user, whatever they were a member of', async () => {
    const ada = await person('Ada', 'admin')
    const bob = await person('Bob')
    await app.here.api.organizations.create({ headers: bob.headers(), name: 'Acme' })
    const headers = ada.headers()
    await app.here.api.admin.impersonate({ headers, userId: bob.id })
    const acted = app.here
      .pendingCookies(headers)
      .map((line) => line.split(';')[0])
      .join('; ')
    const phone = await person('Ada')
    await app.here.api.admin.delete({ headers: phone.headers(), userId: bob.id })
    expect(await app.here.api.getSession({ headers: withCookie(acted) })).toMatchObject({
      authenticated: false,
    })
  })
})
