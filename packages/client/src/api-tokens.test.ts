import { apiTokens as serverApiTokens } from '@sallyport/core/api-tokens'
import { memoryStore } from '@sallyport/core/memory'
import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { type Browser, createBrowser } from '../test/browser.ts'
import { type ApiToken, apiTokens } from './api-tokens.ts'
import { createAuthClient } from './index.ts'

const start = Date.UTC(2026, 0, 10)

let now: number
let browser: Browser

const createClient = () => createAuthClient({ fetch: browser.fetch, features: [apiTokens()] })
let client: ReturnType<typeof createClient>

beforeEach(async () => {
  now = start
  const features = [serverApiTokens({ scopes: ['project:read'] })] as never
  browser = createBrowser({ database: memoryStore(), features }, () => now)
  client = createClient()
  await browser.signIn()
})

/** As a script sends it. */
const sessionOf = async (token: string) => {
  const headers = new Headers({ authorization: `Bearer ${token}` })
  return browser.server.api.getSession({ headers })
}

describe('apiTokens', () => {
  it('makes a token that works, and dates', async () => {
    const { token, apiToken } = await client.apiTokens.create({
      name: 'CI',
      scopes: ['project:read'],
      expiresIn: 3600,
    })
    expect(apiToken).toMatchObject({
      name: 'CI',
      start: token.slice(0, 12),
      scopes: ['project:read'],
      createdAt: new Date(start),
      expiresAt: new Date(start + 3_600_000),
      lastUsedAt: null,
    })
    const { session } = await sessionOf(token)
    expect(session).toMatchObject({ session: null, scopes: ['project:read'] })
    expectTypeOf(apiToken).toEqualTypeOf<ApiToken>()
    expectTypeOf(apiToken.expiresAt).toEqualTypeOf<Date | null>()
  })

  it('lists, updates, rotates and revokes', async () => {
    const first = await client.apiTokens.create({ name: 'CI' })
    const tokenId = first.apiToken.id
    const renamed = await client.apiTokens.update({ tokenId, name: 'Build' })
    expect(renamed).toEqual({ apiToken: { ...first.apiToken, name: 'Build' } })

    now += 1000
    const second = await client.apiTokens.rotate({ tokenId, overlap: 60 })
    const { apiTokens: listed } = await client.apiTokens.list()
    expect(listed).toEqual([
      second.apiToken,
      {
        ...renamed.apiToken,
        expiresAt: new Date(now + 60_000),
        replacedBy: second.apiToken.id,
      },
    ])

    await client.apiTokens.revoke({ tokenId: second.apiToken.id })
    expect(await sessionOf(second.token)).toMatchObject({ reason: 'TOKEN_REVOKED' })
    expect(await sessionOf(first.token)).toMatchObject({ authenticated: true })
    expect(browser.requests).toEqual([
      'POST /api/auth/api-tokens',
      `PATCH /api/auth/api-tokens/${tokenId}`,
      `POST /api/auth/api-tokens/${tokenId}/rotate`,
      'GET /api/auth/api-tokens',
      `DELETE /api/auth/api-tokens/${second.apiToken.id}`,
    ])
  })

  it('rejects with what the server refuses', async () => {
    const { create, list, revoke } = client.apiTokens
    const refused = async (call: Promise<unknown>) =>
      call.then(
        () => 'done',
        ({ code, status }: { code: string; status: number }) => `${status} ${code}`,
      )
    expect(await refused(create({ name: 'CI', scopes: ['other'] }))).toBe('400 UNKNOWN_SCOPE')
    expect(await refused(list({ owner: 'organization' }))).toBe('403 ORGANIZATION_REQUIRED')
    expect(await refused(revoke({ tokenId: 'none' }))).toBe('404 NOT_FOUND')
    expect(await refused(revoke({ tokenId: '../session' }))).toBe('404 NOT_FOUND')
    now += 3_601_000
    expect(await refused(create({ name: 'CI' }))).toBe('403 SESSION_NOT_FRESH')
    await client.signOut()
    expect(await refused(list())).toBe('401 UNAUTHORIZED')
  })

  it.each([
    ['create', () => client.apiTokens.create({ name: 'CI' })],
    ['list', () => client.apiTokens.list()],
    ['update', () => client.apiTokens.update({ tokenId: 'id', name: 'CI' })],
    ['rotate', () => client.apiTokens.rotate({ tokenId: 'id' })],
  ])('%s is UNEXPECTED_ANSWER when something else answers', async (_name, call) => {
    browser.answerWith(async () => Response.json({ hello: 'world', token: 'x' }))
    await expect(call()).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
  })
})
