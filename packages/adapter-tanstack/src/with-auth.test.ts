import type { Auth } from '@sallyport/core'
import { createTestAuth, type TestAuth } from '@sallyport/core/testing'
import { getRequest } from '@tanstack/react-start/server'
import { describe, expect, test } from 'vitest'
import { inRequest } from '../test/in-request.ts'
import { createPeople } from '../test/people.ts'
import { getSession } from './current-session.ts'
import { enterRequest } from './request-auth.ts'
import { withAuth } from './with-auth.ts'

const auth = createTestAuth()
const person = { accept: 'text/html', 'sec-fetch-dest': 'document' }
const guard = withAuth({ protected: ['/members/:path*'] })

interface VisitOptions {
  cookie?: string | undefined
  headers?: Record<string, string>
  by?: Auth
  /** What has happened before. */
  first?: () => Promise<unknown>
  /** What answers when the request goes on. */
  last?: () => Promise<unknown>
}

/** What becomes of a request for the path. */
async function visit(path: string, { cookie, headers, by = auth, first, last }: VisitOptions = {}) {
  const { server } = guard.options
  let answer: unknown
  await inRequest({ cookie, headers, url: `http://app.test${path}` }, async (request) => {
    enterRequest(by)
    await first?.()
    const next = async () => (await last?.()) ?? 'went on'
    answer = await server?.({ request, next } as unknown as Parameters<typeof server>[0])
  })
  return answer
}

/** An auth that says how often it was asked for a session. */
function counting(asked: TestAuth) {
  const counted = { reads: 0, auth: asked }
  const read: typeof asked.api.getSession = (source) => {
    counted.reads++
    return asked.api.getSession(source)
  }
  counted.auth = { ...asked, api: { ...asked.api, getSession: read } }
  return counted
}

describe('S4-07 withAuth', () => {
  test('S4-10 lets people with a session through, and nobody else', async () => {
    expect(await visit('/members/x', { cookie: await auth.cookieOf() })).toBe('went on')
    for (const cookie of [undefined, `${await auth.cookieOf()}x`]) {
      expect(await visit('/members/x', { cookie })).toMatchObject({ status: 401 })
    }
  })

  test('asks for a session once, however many ask after it, and not at all where no rule is', async () => {
    const counted = counting(auth)
    const last = () => Promise.all([getSession(), getSession()])
    const cookie = await auth.cookieOf({ name: 'Ada' })
    const ada = expect.objectContaining({ user: expect.objectContaining({ name: 'Ada' }) })
    expect(await visit('/members', { cookie, by: counted.auth, last })).toEqual([ada, ada])
    expect(counted.reads).toBe(1)
    await visit('/elsewhere', { cookie, by: counted.auth })
    expect(counted.reads).toBe(1)
  })

  test('A-10 takes nobody for signed in who has signed out in this request', async () => {
    const first = async () => {
      await getSession()
      await auth.api.signOut({ headers: getRequest().headers })
    }
    const response = await visit('/members', { cookie: await auth.cookieOf(), first })
    expect(response).toMatchObject({ status: 401 })
    // The request middleware carries it, once.
    expect((response as Response).headers.getSetCookie()).toEqual([])
  })

  test('asks the auth of the request, which may be another for the next', async () => {
    const other = createTestAuth({ pages: { signIn: '/members' } })
    const cookie = await other.cookieOf()
    expect(await visit('/members/x', { cookie, by: other })).toBe('went on')
    expect(await visit('/members/x', { cookie })).toMatchObject({ status: 401 })
    expect(await visit('/members', { by: other })).toBe('went on')
    expect(await visit('/members')).toMatchObject({ status: 401 })
  })

  test('S2-07 tells a client what its API token lacks, and lets a good one through', async () => {
    const people = await createPeople()
    const token = await people.tokenOf(await people.signIn('ada'))
    const ask = async (bearer: string) => {
      const headers = { authorization: `Bearer ${bearer}`, ...person }
      return (await visit('/members', { headers, by: people.auth })) as Response
    }
    expect(await ask(token)).toBe('went on')
    const refused = await ask('sk_live_mistyped')
    expect([refused.status, await refused.json()]).toMatchObject([
      401,
      { error: { code: 'TOKEN_MISTYPED' } },
    ])
    expect(refused.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
  })

  test('says 503 to people and scripts while the database is away, and signs nobody out', async () => {
    const people = await createPeople()
    const cookie = await people.signIn('ada')
    people.outage.isOn = true
    for (const headers of [{}, person]) {
      const answer = (await visit('/members', { cookie, headers, by: people.auth })) as Response
      expect([answer.status, await answer.json()]).toMatchObject([
        503,
        { error: { code: 'STORE_UNAVAILABLE' } },
      ])
      expect(answer.headers.getSetCookie()).toEqual([])
    }
    people.outage.isOn = false
    expect(await visit('/members', { cookie, by: people.auth })).toBe('went on')
  })

  test('says at once what is wrong with the rules, or with its place', async () => {
    expect(() => withAuth({ protected: ['members'] })).toThrow('protected[0] "members"')
    let message = ''
    await inRequest({ url: 'http://app.test/' }, async (request) => {
      const { server } = guard.options
      const call = { request, next: () => {} } as unknown as Parameters<
        NonNullable<typeof server>
      >[0]
      await Promise.resolve(server?.(call)).catch((error: Error) => ({ message } = error))
    })
    expect(message).toContain('add authRequestMiddleware()')
  })
})
