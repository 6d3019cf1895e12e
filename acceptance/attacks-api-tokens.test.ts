import { createHash } from 'node:crypto'
import { apiTokens } from '@sallyport/core/api-tokens'
import { memoryStore } from '@sallyport/core/memory'
import { organizations } from '@sallyport/core/organizations'
import { createTestAuth, sessionRows } from '@sallyport/core/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { withCookie } from './support/nodes.ts'

// What strangers and thieves try with API tokens.

const features = [apiTokens(), organizations()] as const

describe.each(['jwt', 'database'] as const)('strategy %s', (strategy) => {
  const start = (accept: readonly ('cookie' | 'bearer')[] = ['cookie']) => {
    const database = memoryStore()
    const auth = createTestAuth({ database, features, session: { strategy, accept } })
    return { ...auth, database }
  }
  let auth: ReturnType<typeof start>
  let cookie: string
  let token: string
  let tokenId: string

  async function open(accept?: readonly ('cookie' | 'bearer')[]) {
    auth = start(accept)
    cookie = await auth.cookieOf()
    const headers = withCookie(cookie)
    const made = await auth.api.apiTokens.create({
      headers,
      name: 'CI',
      scopes: ['organization:read'],
    })
    token = made.token
    tokenId = made.apiToken.id
  }

  beforeEach(() => open())

  const reasonFor = async (headers: Record<string, string>) => {
    const state = await auth.api.getSession({ headers: new Headers(headers) })
    return state.authenticated || state.reason
  }

  async function send(method: string, path: string, headers: object, body?: object) {
    const response = await auth.handler(
      new Request(`http://app.test/api/auth${path}`, {
        method,
        headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
        body: body ? JSON.stringify(body) : null,
      }),
    )
    const text = await response.text()
    const { error } = JSON.parse(text) as { error?: { code: string } }
    const challenge = response.headers.get('www-authenticate')
    return { status: response.status, code: error?.code, challenge, response, text }
  }

  test('A-01 nothing of a token comes back', async () => {
    for (const authorization of [`Bearer ${token}`, `Bearer ${token}x`]) {
      for (const path of ['/session', '/organizations', '/sessions', '/nowhere']) {
        const { response, text } = await send('GET', path, { authorization, cookie })
        const said = `${[...response.headers].join('\n')}\n${text}`
        expect(said).not.toContain(token.slice(0, 14))
        // A token is renewed by nobody, nor is the session beside it.
        expect(response.headers.getSetCookie()).toEqual([])
      }
    }
  })

  test.each([
    ['nothing', ''],
    ['spaces', '   '],
    ['a percent sign', '%'],
    ['half a token', 'sk_live_abc'],
    ['bytes that are no text', 'sk_live_\u00ff\u0080'],
    ['a megabyte', `sk_live_${'a'.repeat(1_000_000)}`],
    ['two tokens', `sk_live_${'a'.repeat(44)}, Bearer sk_live_${'b'.repeat(44)}`],
  ])('A-04 %s is nobody, and breaks nothing', async (_what, sent) => {
    const refused = await reasonFor({ authorization: `Bearer ${sent}` })
    expect(['NO_SESSION', 'TOKEN_MISTYPED']).toContain(refused)
    const headers = { authorization: `Bearer ${sent}` }
    expect(await send('GET', '/sessions', headers)).toMatchObject({ status: 401 })
    expect(await send('GET', '/session', headers)).toMatchObject({ status: 200 })
  })

  test('A-05 an API token is no session, wherever a session is read', async () => {
    await open(['cookie', 'bearer'])
    expect(await reasonFor({ cookie: `sp.session=${token}` })).toBe('INVALID_TOKEN')
    const state = await auth.api.getSession(bearerOf(token))
    expect(state.session?.session).toBeNull()
    // And a session is no API token: it keeps its own way in.
    const session = cookie.slice('sp.session='.length)
    const own = await auth.api.getSession(bearerOf(session))
    expect(own.session).toMatchObject({ scopes: null, session: { activeOrganizationId: null } })
    expect(await reasonFor({ authorization: `Bearer sk_live_${session}` })).toBe('TOKEN_MISTYPED')
  })

  const bearerOf = (given: string) => ({
    headers: new Headers({ authorization: `Bearer ${given}` }),
  })

  test('A-13 another site can do nothing with the cookies beside a token that it makes up', async () => {
    const origin = 'https://evil.test'
    const madeUp = `Bearer sk_live_${'A'.repeat(44)}`
    for (const [method, path, body] of [
      ['POST', '/api-tokens', { name: 'mine' }],
      ['DELETE', `/api-tokens/${tokenId}`],
      ['PATCH', '/session', { user: { name: 'Eve' } }],
      ['POST', '/sign-out-all', {}],
      ['POST', '/organizations', { name: 'Evil' }],
    ] as const) {
      const headers = { origin, cookie, authorization: madeUp }
      expect(await send(method, path, headers, body)).toMatchObject({ status: 401 })
      // Without it the cookies count, and then the origin does.
      expect(await send(method, path, { origin, cookie }, body)).toMatchObject({
        status: 403,
        code: 'UNTRUSTED_ORIGIN',
      })
    }
    await send('POST', '/sign-out', { origin, cookie, authorization: madeUp })
    expect(await reasonFor({ cookie })).toBe(true)
    expect(await reasonFor({ authorization: `Bearer ${token}` })).toBe(true)
  })

  test('a token decides where both are sent, and needs no origin', async () => {
    const grace = await auth.cookieOf({ subject: 'grace', name: 'Grace', email: 'g@example.test' })
    const headers = { cookie: grace, authorization: `Bearer ${token}` }
    const { session } = await auth.api.getSession({ headers: new Headers(headers) })
    expect(session).toMatchObject({ user: { email: 'person@example.test' }, session: null })
    expect(await send('GET', '/organizations', headers)).toMatchObject({ status: 200 })
    // That of the cookie could do this.
    expect(await send('GET', '/sessions', headers)).toMatchObject({
      status: 403,
      code: 'SESSION_REQUIRED',
    })
    // A sign-out by a script ends no browser's session.
    await send('POST', '/sign-out', { ...headers, origin: 'http://app.test' })
    expect(await reasonFor({ cookie: grace })).toBe(true)
  })

  test('a refused token is challenged as RFC 6750 says; a cookie is not', async () => {
    const invalid = 'Bearer error="invalid_token"'
    const mistyped = { authorization: `Bearer ${token.slice(0, -1)}` }
    expect(await send('GET', '/organizations', mistyped)).toMatchObject({
      status: 401,
      code: 'TOKEN_MISTYPED',
      challenge: invalid,
    })
    expect(await send('GET', '/organizations', {})).toMatchObject({ status: 401, challenge: null })
    const writing = { authorization: `Bearer ${token}` }
    expect(await send('PATCH', '/organizations/acme', writing, { name: 'a' })).toMatchObject({
      status: 403,
      code: 'SCOPE_MISSING',
      challenge: 'Bearer error="insufficient_scope", scope="organization:update"',
    })
    await auth.api.apiTokens.revoke({ headers: withCookie(cookie), tokenId })
    expect(await send('GET', '/organizations', writing)).toMatchObject({
      status: 401,
      code: 'TOKEN_REVOKED',
      challenge: invalid,
    })
  })

  test('A-20 the database holds the hash of a token, and nothing to make it from', async () => {
    const kept = JSON.stringify(await auth.database.list(tokenRows(), {}))
    expect(kept).not.toContain(token.slice(0, 14))
    expect(kept).toContain(createHash('sha256').update(token).digest('base64url'))
    // What is kept of a token is no token.
    const [row] = await auth.database.list(tokenRows(), {})
    const { tokenHash = '' } = row as { tokenHash?: string }
    expect(await reasonFor({ authorization: `Bearer ${tokenHash}` })).toBe('NO_SESSION')
    expect(await reasonFor({ authorization: `Bearer sk_live_${tokenHash}a` })).toBe(
      'TOKEN_MISTYPED',
    )
    expect(tokenId).toMatch(/^[\w-]{32}$/)
  })

  test('A-24 the id of a stranger’s token is no token of one’s own', async () => {
    const eve = await auth.cookieOf({ subject: 'eve', email: 'eve@example.test' })
    const headers = { origin: 'http://app.test', cookie: eve }
    for (const [method, path, body] of [
      ['PATCH', `/api-tokens/${tokenId}`, { name: 'mine' }],
      ['POST', `/api-tokens/${tokenId}/rotate`, {}],
      ['DELETE', `/api-tokens/${tokenId}`],
    ] as const) {
      expect(await send(method, path, headers, body)).toMatchObject({
        status: 404,
        code: 'NOT_FOUND',
      })
    }
    const { text } = await send('GET', '/api-tokens', headers)
    expect(JSON.parse(text)).toEqual({ apiTokens: [] })
    // On the server as well, where an id may be anything.
    const given = { headers: withCookie(eve), tokenId: { not: 'x' } as unknown as string }
    await expect(auth.api.apiTokens.revoke(given)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect(await reasonFor({ authorization: `Bearer ${token}` })).toBe(true)
  })

  test('V7.2.4 a session that has ended makes no token, whoever holds a copy of its cookie', async () => {
    const headers = withCookie(cookie)
    await auth.database.update(sessionRows, {}, { endedAt: new Date() })
    const made = auth.api.apiTokens.create({ headers, name: 'backdoor' })
    await expect(made).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  })

  function tokenRows() {
    const [table] = features[0].tables ?? []
    if (!table) throw new Error('apiTokens() has a table')
    return table as never
  }
})
