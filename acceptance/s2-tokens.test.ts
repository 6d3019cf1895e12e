import { isAdmin, type Session } from '@sallyport/core'
import { apiTokens } from '@sallyport/core/api-tokens'
import { memoryStore } from '@sallyport/core/memory'
import { createTestAuth } from '@sallyport/core/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { createNodes, withCookie } from './support/nodes.ts'

// Two ways to be recognised, and one place that does it: by the cookie of a browser, and by the API token of a script.

const features = [apiTokens()] as const

describe.each([['jwt'], ['database']] as const)('strategy %s', (strategy) => {
  let nodes: ReturnType<typeof createNodes<typeof features>>
  let auth: ReturnType<typeof nodes.start>
  let cookie: string
  let token: string

  beforeEach(async () => {
    nodes = createNodes(memoryStore(), { features, session: { strategy } })
    auth = nodes.start()
    const ada = { name: 'Ada', email: 'ada@example.test', emailVerified: true }
    cookie = await auth.cookieOf(ada)
    const headers = withCookie(cookie)
    const created = await auth.api.apiTokens.create({ headers, name: 'CI', scopes: ['admin'] })
    token = created.token
  })

  const bearer = (scheme = 'Bearer') => new Headers({ authorization: `${scheme} ${token}` })

  /** Code of an application: it takes a request as it comes, and checks nothing by itself. */
  async function profile({ headers }: { headers: Headers }): Promise<string> {
    const session = await auth.api.getServerSession({ headers })
    return session ? session.user.email : 'anonymous'
  }

  async function requireSiteAdmin({ headers }: { headers: Headers }): Promise<Session> {
    const session = await auth.api.getServerSession({ headers })
    if (!session || !isAdmin(session)) throw new Error('not an administrator of the site')
    return session
  }

  test('S2-06 a session cookie is recognised', async () => {
    expect(await profile({ headers: withCookie(cookie) })).toBe('ada@example.test')
  })

  test('S2-07 an API token is recognised, of which the row keeps a hash and the prefix', async () => {
    expect(token).toMatch(/^sk_live_[0-9A-Za-z]{44}$/)
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'Bearer  ']) {
      expect(await profile({ headers: bearer(scheme) })).toBe('ada@example.test')
    }
    for (const scheme of ['Basic', 'Token', 'Bearers', '']) {
      expect(await profile({ headers: bearer(scheme) })).toBe('anonymous')
    }
    const { apiTokens: listed } = await auth.api.apiTokens.list({ headers: withCookie(cookie) })
    expect(listed).toMatchObject([{ start: token.slice(0, 12) }])
    expect(JSON.stringify(listed)).not.toContain(token.slice(0, 14))
  })

  test('S2-08 S2-16 one call answers for both, and callers branch on nobody alone', async () => {
    for (const headers of [withCookie(cookie), bearer()]) {
      const { session } = await auth.api.getSession({ headers })
      expect(session ? { signedIn: true, email: session.user.email } : { signedIn: false }).toEqual(
        { signedIn: true, email: 'ada@example.test' },
      )
      const request = new Request('http://app.test/api/auth/session', { headers })
      const answer = (await (await auth.handler(request)).json()) as object
      expect(answer).toMatchObject({ authenticated: true, session: { user: { name: 'Ada' } } })
    }
    const { session } = await auth.api.getSession({ headers: new Headers() })
    expect(session ? { signedIn: true } : { signedIn: false }).toEqual({ signedIn: false })
  })

  test('S2-09 S2-10 S2-11 both give the same shape; that session is null is the only tell', async () => {
    const byCookie = await auth.api.getServerSession({ headers: withCookie(cookie) })
    const byToken = await auth.api.getServerSession({ headers: bearer() })
    expect(byCookie?.session).toEqual({
      id: expect.any(String) as string,
      userId: byCookie?.user.id,
      createdAt: new Date(nodes.now()),
      expiresAt: expect.any(Date) as Date,
      activeOrganizationId: null,
      impersonatedBy: null,
    })
    expect(byToken?.session).toBeNull()
    expect(byToken?.user).toEqual(byCookie?.user)
    expect(Object.keys(byToken ?? {}).toSorted()).toEqual(Object.keys(byCookie ?? {}).toSorted())
    expect(byToken).toMatchObject({ expires: '9999-12-31T23:59:59.999Z', scopes: ['admin'] })
  })

  test('S2-12 a check of the application works the same for both', async () => {
    const both = () =>
      Promise.allSettled([
        requireSiteAdmin({ headers: withCookie(cookie) }),
        requireSiteAdmin({ headers: bearer() }),
      ])
    expect(await both()).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
    const user = await auth.api.users.find({ email: 'ada@example.test' })
    await auth.api.users.update(user?.id ?? '', { role: 'admin' })
    expect(await both()).toMatchObject([
      { value: { user: { role: 'admin' } } },
      { value: { user: { role: 'admin' } } },
    ])
  })

  test('S2-13 S2-14 S2-15 who is deactivated is anonymous at once, by cookie and by token', async () => {
    const other = nodes.start()
    const seenBy = async (process: typeof auth) =>
      Promise.all(
        [withCookie(cookie), bearer()].map(async (headers) => {
          const state = await process.api.getSession({ headers })
          return state.authenticated || state.reason
        }),
      )
    expect(await seenBy(auth)).toEqual([true, true])
    expect(await seenBy(other)).toEqual([true, true])
    const user = await auth.api.users.find({ email: 'ada@example.test' })
    await auth.api.users.deactivate(user?.id ?? '')
    expect(await seenBy(auth)).toEqual(['SESSION_REVOKED', 'TOKEN_REVOKED'])
    expect(await profile({ headers: bearer() })).toBe('anonymous')
    expect(await profile({ headers: withCookie(cookie) })).toBe('anonymous')
    // The other process has asked less than maxStaleness ago.
    nodes.later(1000)
    expect(await seenBy(other)).toEqual(['SESSION_REVOKED', 'TOKEN_REVOKED'])

    await auth.api.users.reactivate(user?.id ?? '')
    nodes.later(1000)
    // The sessions have ended; the token is as it was.
    expect(await seenBy(other)).toEqual(['SESSION_REVOKED', true])
  })

  test('S2-14 a token of somebody who was deleted is none', async () => {
    const other = nodes.start()
    expect((await other.api.getSession({ headers: bearer() })).authenticated).toBe(true)
    const user = await auth.api.users.find({ email: 'ada@example.test' })
    await auth.api.users.delete(user?.id ?? '')
    const reason = 'INVALID_TOKEN'
    expect(await auth.api.getSession({ headers: bearer() })).toMatchObject({ reason })
    nodes.later(1000)
    expect(await other.api.getSession({ headers: bearer() })).toMatchObject({ reason })
  })
})

test('S2-07 S0-24 an application without the feature knows no API tokens, and with a cookie it decides', async () => {
  const auth = createTestAuth()
  const headers = withCookie(await auth.cookieOf())
  headers.set('authorization', `Bearer sk_live_${'A'.repeat(44)}`)
  expect((await auth.api.getSession({ headers })).authenticated).toBe(true)
})
