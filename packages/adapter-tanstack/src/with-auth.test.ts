import { createTestAuth, type TestAuth } from '@sallyport/core/testing'
import { getRequest } from '@tanstack/react-start/server'
import { describe, expect, test } from 'vitest'
import { inRequest } from '../test/in-request.ts'
import { getSession } from './current-session.ts'
import { enterRequest } from './request-auth.ts'
import { withAuth } from './with-auth.ts'

const auth = createTestAuth()
const guard = withAuth({ protected: ['/members/:path*'] })

interface VisitOptions {
  cookie?: string | undefined
  by?: TestAuth
  /** What has happened before. */
  first?: () => Promise<unknown>
  /** What answers when the request goes on. */
  last?: () => Promise<unknown>
}

/** What becomes of a request for the path. */
async function visit(path: string, { cookie, by = auth, first, last }: VisitOptions = {}) {
  const { server } = guard.options
  let answer: unknown
  await inRequest({ cookie, url: `http://app.test${path}` }, async (request) => {
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
    const person = expect.objectContaining({ user: expect.objectContaining({ name: 'Ada' }) })
    expect(await visit('/members', { cookie, by: counted.auth, last })).toEqual([person, person])
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
