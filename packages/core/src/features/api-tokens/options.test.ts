import { beforeEach, describe, expect, test } from 'vitest'
import { bearer, createTokenApp, day, reasonFor, signIn } from '../../../test/token-app.ts'
import { createTestAuth } from '../../testing.ts'
import { apiTokens, type ApiTokensOptions } from './index.ts'
import { apiTokenRows } from './table.ts'

let app: ReturnType<typeof createTokenApp>
beforeEach(() => {
  app = createTokenApp()
})

describe('what a token is made with', () => {
  test('only scopes that there are; taking one from the list takes it from the tokens', async () => {
    const auth = app.start({ scopes: ['project:read', 'project:write'] })
    const { headers } = await signIn(auth, 'ada')
    const create = (scopes: string[]) => auth.api.apiTokens.create({ headers, name: 'CI', scopes })
    await expect(create(['project:read', 'project:delete'])).rejects.toMatchObject({
      code: 'UNKNOWN_SCOPE',
      status: 400,
    })
    const { token } = await create(['project:write', 'project:read'])
    const { session } = await auth.api.getSession(bearer(token))
    expect(session?.scopes).toEqual(['project:write', 'project:read'])

    const smaller = app.start({ scopes: ['project:read'] })
    const after = await smaller.api.getSession(bearer(token))
    expect(after.session?.scopes).toEqual(['project:read'])
    const { apiTokens: listed } = await smaller.api.apiTokens.list({ headers })
    expect(listed.map(({ scopes }) => scopes)).toEqual([['project:read']])
  })

  test.each([['Project'], ['project:'], ['a b'], ['*'], [''], ['a:*'], ['1st'], ['a\n']])(
    'without a list, no scope that is no name: %j',
    async (scope) => {
      const auth = app.start()
      const { headers } = await signIn(auth, 'ada')
      const made = auth.api.apiTokens.create({ headers, name: 'CI', scopes: [scope] })
      await expect(made).rejects.toMatchObject({ code: 'UNKNOWN_SCOPE' })
    },
  )

  test('a life within maxAge; a shorter maxAge ends the tokens that exist', async () => {
    const auth = app.start({ maxAge: 30 * day })
    const { headers } = await signIn(auth, 'ada')
    const { apiTokens: calls } = auth.api
    const tooLong = calls.create({ headers, name: 'CI', expiresIn: 31 * day })
    await expect(tooLong).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    const usual = await calls.create({ headers, name: 'CI' })
    expect(usual.apiToken.expiresAt).toEqual(new Date(app.now() + 30 * day * 1000))
    const short = await calls.create({ headers, name: 'CI', expiresIn: 60 })

    app.later(59)
    expect(await reasonFor(auth, short.token)).toBe('accepted')
    app.later(1)
    expect(await reasonFor(auth, short.token)).toBe('TOKEN_EXPIRED')
    expect(await reasonFor(auth, usual.token)).toBe('accepted')

    app.later(8 * day)
    const stricter = app.start({ maxAge: 7 * day })
    expect(await reasonFor(stricter, usual.token)).toBe('TOKEN_EXPIRED')
    expect(await reasonFor(auth, usual.token)).toBe('accepted')
  })

  test('as many as maxTokens: revoked and expired ones leave room', async () => {
    const auth = app.start({ maxTokens: 2 })
    const { headers } = await signIn(auth, 'ada')
    const grace = await signIn(auth, 'grace')
    const { apiTokens: calls } = auth.api
    const create = (expiresIn?: number) =>
      calls.create({ headers, name: 'CI', ...(expiresIn && { expiresIn }) })
    const first = await create()
    await create(60)
    await expect(create()).rejects.toMatchObject({ code: 'TOO_MANY_API_TOKENS', status: 409 })
    await calls.create({ headers: grace.headers, name: 'hers' })
    app.later(60)
    await create()
    await expect(create()).rejects.toMatchObject({ code: 'TOO_MANY_API_TOKENS' })
    await calls.revoke({ headers, tokenId: first.apiToken.id })
    await create()

    await auth.api.staff.enter((await signIn(auth, 'ada')).userId, { organizationId: 'acme', role: 'member' }) // prettier-ignore
    await calls.create({ headers, name: 'CI', owner: 'organization' })
  })

  test('what ended long ago is forgotten when a token is made, and told as ended until then', async () => {
    const auth = app.start()
    const { headers } = await signIn(auth, 'ada')
    const { apiTokens: calls } = auth.api
    const expired = await calls.create({ headers, name: 'expired', expiresIn: 60 })
    const revoked = await calls.create({ headers, name: 'revoked' })
    const kept = await calls.create({ headers, name: 'kept' })
    await calls.revoke({ headers, tokenId: revoked.apiToken.id })
    const reasons = async () => ({
      expired: await reasonFor(auth, expired.token),
      revoked: await reasonFor(auth, revoked.token),
      kept: await reasonFor(auth, kept.token),
    })
    app.later(32 * day)
    const then = await signIn(auth, 'ada')
    expect(await reasons()).toEqual({
      expired: 'TOKEN_EXPIRED',
      revoked: 'TOKEN_REVOKED',
      kept: 'accepted',
    })
    await calls.create({ headers: then.headers, name: 'new' })
    app.later(2)
    expect(await reasons()).toMatchObject({ revoked: 'INVALID_TOKEN', kept: 'accepted' })
    const names = (await app.database.list(apiTokenRows, {})).map(({ name }) => name)
    expect(names.toSorted()).toEqual(['kept', 'new'])
  })
})

test('nobody fills the table with tokens that end at once', async () => {
  const auth = app.start({ maxTokens: 2 })
  const { headers } = await signIn(auth, 'ada')
  const grace = await signIn(auth, 'grace')
  const { apiTokens: calls } = auth.api
  const hers = await calls.create({ headers: grace.headers, name: 'hers', expiresIn: 1 })
  const kept = await calls.create({ headers, name: 'kept' })
  for (let round = 0; round < 40; round++) {
    const { apiToken } = await calls.create({ headers, name: 'short', expiresIn: 1 })
    app.later(round % 2)
    if (round % 2 === 0) await calls.revoke({ headers, tokenId: apiToken.id })
  }
  const rows = await app.database.list(apiTokenRows, {})
  expect(rows.length).toBeLessThanOrEqual(2 + 2 * 4)
  expect(await reasonFor(auth, kept.token)).toBe('accepted')
  expect(await reasonFor(auth, hers.token)).toBe('TOKEN_EXPIRED')
})

describe('the options', () => {
  test('another prefix, and another mode', async () => {
    const auth = app.start({ prefix: 'acme', mode: 'test' })
    const { headers } = await signIn(auth, 'ada')
    const { token } = await auth.api.apiTokens.create({ headers, name: 'CI' })
    expect(token).toMatch(/^acme_test_\w{44}$/)
    expect(await reasonFor(auth, token)).toBe('accepted')
    expect(await reasonFor(app.start({ prefix: 'acme' }), token)).toBe('INVALID_TOKEN')
    expect(await reasonFor(app.start(), token)).toBe('NO_SESSION')
  })

  test.each([
    [{ prefix: 's k' }, 'prefix'],
    [{ prefix: 'SK' }, 'prefix'],
    [{ prefix: 'sk_' }, 'prefix'],
    [{ mode: 'production' }, 'mode'],
    [{ scopes: ['read', '*'] }, 'scopes.1'],
    [{ maxTokens: 0 }, 'maxTokens'],
    [{ maxAge: 0.5 }, 'maxAge'],
    [{ expires: 60 }, 'expires'],
  ])('%j is refused at once, and named', (options, name) => {
    expect(() => apiTokens(options as ApiTokensOptions)).toThrow(
      expect.objectContaining({
        code: 'CONFIGURATION_INVALID',
        message: expect.stringContaining(name) as string,
      }) as Error,
    )
  })

  test('without a database there are none', () => {
    expect(() => createTestAuth({ features: [apiTokens()] })).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION_INVALID' }) as Error,
    )
  })
})
