import { beforeEach, describe, expect, test } from 'vitest'
import { createTokenApp, day, reasonFor, signIn, type TokenAuth } from '../../../test/token-app.ts'
import { sessionRows } from '../../tables.ts'
import { apiTokenRows } from './table.ts'

let app: ReturnType<typeof createTokenApp>
beforeEach(() => {
  app = createTokenApp()
})

/** What the endpoint answers, asked as a page of the application asks. */
async function send(
  auth: TokenAuth,
  method: string,
  path: string,
  given: { cookie?: string; token?: string; body?: unknown } = {},
) {
  const headers = new Headers({ origin: 'http://app.test' })
  if (given.cookie) headers.set('cookie', given.cookie)
  if (given.token) headers.set('authorization', `Bearer ${given.token}`)
  if (given.body !== undefined) headers.set('content-type', 'application/json')
  const body = given.body === undefined ? null : JSON.stringify(given.body)
  const response = await auth.handler(
    new Request(`http://app.test/api/auth${path}`, { method, headers, body }),
  )
  const answer = (await response.json()) as {
    error?: { code: string }
    token?: string
    apiToken?: Record<string, unknown>
    apiTokens?: Record<string, unknown>[]
  }
  return { status: response.status, code: answer.error?.code, ...answer }
}

describe('the endpoints', () => {
  test('make, list, update, rotate and revoke', async () => {
    const auth = app.start()
    const { cookie, userId } = await signIn(auth, 'ada')

    const body = { name: ' CI ', scopes: ['project:read', 'project:read'], expiresIn: 90 * day }
    const made = await send(auth, 'POST', '/api-tokens', { cookie, body })
    expect(made).toMatchObject({ status: 200, token: expect.stringMatching(/^sk_live_\w{44}$/) })
    const { token = '', apiToken = {} } = made
    expect(apiToken).toEqual({
      id: expect.stringMatching(/^[\w-]{32}$/) as string,
      name: 'CI',
      start: token.slice(0, 12),
      scopes: ['project:read'],
      userId,
      organizationId: null,
      createdAt: '2026-01-10T00:00:00.000Z',
      expiresAt: '2026-04-10T00:00:00.000Z',
      lastUsedAt: null,
      replacedBy: null,
    })
    const path = `/api-tokens/${String(apiToken.id)}`

    const renamed = await send(auth, 'PATCH', path, { cookie, body: { name: 'Build' } })
    expect(renamed.apiToken).toEqual({ ...apiToken, name: 'Build' })

    app.later(3000)
    const rotated = await send(auth, 'POST', `${path}/rotate`, { cookie, body: { overlap: 60 } })
    expect(rotated.apiToken).toMatchObject({ name: 'Build', scopes: ['project:read'], expiresAt: '2026-04-10T00:50:00.000Z' }) // prettier-ignore
    const listed = await send(auth, 'GET', '/api-tokens', { cookie })
    expect(listed.apiTokens).toEqual([
      rotated.apiToken,
      {
        ...renamed.apiToken,
        expiresAt: '2026-01-10T00:51:00.000Z',
        replacedBy: rotated.apiToken?.id,
      },
    ])
    const next = `/api-tokens/${String(rotated.apiToken?.id)}`
    expect(await send(auth, 'DELETE', next, { cookie })).toEqual({ status: 200, code: undefined })
    expect(await reasonFor(auth, rotated.token ?? '')).toBe('TOKEN_REVOKED')
    expect(await reasonFor(auth, token)).toBe('accepted')

    const told = app.events.filter(({ type }) => type.startsWith('api_token.'))
    const [id, newId] = [apiToken.id, rotated.apiToken?.id]
    const whose = { userId, organizationId: null }
    const actor = expect.objectContaining({ userId, tokenId: null }) as object
    expect(told).toEqual([
      { type: 'api_token.created', tokenId: id, ...whose, actor },
      { type: 'api_token.updated', tokenId: id, ...whose, actor },
      { type: 'api_token.rotated', tokenId: newId, formerId: id, ...whose, actor },
      { type: 'api_token.revoked', tokenId: newId, ...whose, by: 'request', actor },
    ])
    expect(JSON.stringify(app.events)).not.toMatch(/sk_live_\w{5}/)
  })

  test.each([
    ['no name', {}],
    ['a name of nothing', { name: '  ' }],
    ['a long name', { name: 'x'.repeat(101) }],
    ['a name that turns the text after it', { name: 'CI \u202egnp.exe' }],
    ['a name with a separator of lines', { name: 'CI\u2028Owner: Ada' }],
    ['a name that nobody sees', { name: '\u200b\u2060' }],
    ['a name of two lines', { name: 'a\nb' }],
    ['a name with half a character', { name: 'a\ud800' }],
    ['scopes that are a text', { name: 'a', scopes: 'read' }],
    ['more scopes than anybody needs', { name: 'a', scopes: Array.from({ length: 51 }, String) }],
    ['a life of no length', { name: 'a', expiresIn: 0 }],
    ['a life of a fraction', { name: 'a', expiresIn: 1.5 }],
    ['an endless life, said in numbers', { name: 'a', expiresIn: 1e12 }],
    ['an owner that is none', { name: 'a', owner: 'everybody' }],
    ['A-24 another user', { name: 'a', userId: 'grace' }],
    ['A-24 another organization', { name: 'a', owner: 'organization', organizationId: 'globex' }],
    ['an end in the past', { name: 'a', expiresAt: '2020-01-01T00:00:00Z' }],
    ['a list', []],
  ])('refuse to make one with %s', async (_what, body) => {
    const auth = app.start()
    const { cookie } = await signIn(auth, 'ada')
    expect(await send(auth, 'POST', '/api-tokens', { cookie, body })).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
    })
    expect(await app.database.list(apiTokenRows, {})).toEqual([])
  })

  test.each([
    ['POST', '/api-tokens', { name: 'second' }],
    ['GET', '/api-tokens', undefined],
    ['PATCH', '/api-tokens/:id', { name: 'renamed' }],
    ['POST', '/api-tokens/:id/rotate', {}],
    ['DELETE', '/api-tokens/:id', undefined],
  ])('answer no token, whatever its scopes, and no stranger: %s %s', async (method, path, body) => {
    const auth = app.start()
    const { headers } = await signIn(auth, 'ada')
    const scopes = ['admin', 'api-token:manage', 'api-token']
    const { token, apiToken } = await auth.api.apiTokens.create({ headers, name: 'CI', scopes })
    const address = path.replace(':id', apiToken.id)
    expect(await send(auth, method, address, { token, body })).toMatchObject({
      status: 403,
      code: 'SESSION_REQUIRED',
    })
    expect(await send(auth, method, address, { body })).toMatchObject({
      status: 401,
      code: 'UNAUTHORIZED',
    })
    expect(await reasonFor(auth, token)).toBe('accepted')
    expect(await app.database.list(apiTokenRows, {})).toMatchObject([
      { name: 'CI', revokedAt: null },
    ])
  })

  test.each([
    ['POST', '/api-tokens', { name: 'second' }, 403],
    ['POST', '/api-tokens/:id/rotate', {}, 403],
    ['GET', '/api-tokens', undefined, 200],
    ['PATCH', '/api-tokens/:id', { name: 'renamed' }, 200],
    ['DELETE', '/api-tokens/:id', undefined, 200],
  ])(
    'give a secret away to whom has signed in of late alone: %s %s',
    async (method, path, body, status) => {
      const auth = app.start()
      const { cookie, headers } = await signIn(auth, 'ada')
      const { apiToken } = await auth.api.apiTokens.create({ headers, name: 'CI' })
      app.later(3601)
      const answer = await send(auth, method, path.replace(':id', apiToken.id), { cookie, body })
      const code = status === 403 ? 'SESSION_NOT_FRESH' : undefined
      expect({ status: answer.status, code: answer.code }).toEqual({ status, code })
    },
  )

  test('refuse an administrator who acts as somebody else', async () => {
    const auth = app.start({}, { strategy: 'database' })
    const { cookie, headers, userId } = await signIn(auth, 'ada')
    const { apiToken } = await auth.api.apiTokens.create({ headers, name: 'CI' })
    await app.database.update(
      sessionRows,
      { userId },
      { impersonatedBy: 'boss', impersonatorSessionId: 'session' },
    )
    const path = `/api-tokens/${apiToken.id}`
    for (const [method, address, body] of [
      ['POST', '/api-tokens', { name: 'mine' }],
      ['GET', '/api-tokens', undefined],
      ['PATCH', path, { name: 'mine' }],
      ['POST', `${path}/rotate`, {}],
      ['DELETE', path, undefined],
    ] as const) {
      expect(await send(auth, method, address, { cookie, body })).toMatchObject({
        status: 403,
        code: 'IMPERSONATED',
      })
    }
    expect(await app.database.list(apiTokenRows, {})).toMatchObject([
      { name: 'CI', revokedAt: null },
    ])
  })
})
