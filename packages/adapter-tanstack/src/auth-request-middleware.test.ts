import type { Auth } from '@sallyport/core'
import { createTestAuth } from '@sallyport/core/testing'
import { redirect } from '@tanstack/react-router'
import { getRequest, setResponseHeader } from '@tanstack/react-start/server'
import { describe, expect, test, vi } from 'vitest'
import { inRequest } from '../test/in-request.ts'
import { authHandlers } from './auth-handlers.ts'
import { authRequestMiddleware } from './auth-request-middleware.ts'
import { getSession } from './current-session.ts'

const day = 86_400_000
const clock = { now: Date.now() }
const auth = createTestAuth({}, { now: () => clock.now })

interface AnswerOptions {
  handlerType?: 'router' | 'serverFn'
  by?: Auth
}

/** Answers a request with `run`, behind the middleware. */
function answer(
  cookie: string | undefined,
  run: () => Promise<unknown>,
  { handlerType = 'router', by = auth }: AnswerOptions = {},
) {
  const { server } = authRequestMiddleware(() => by).options
  return inRequest({ cookie }, async (request) => {
    const call = { request, next: async () => ({ response: await run() }), handlerType }
    await server?.(call as unknown as Parameters<typeof server>[0])
  })
}

async function renewable(): Promise<string> {
  const cookie = await auth.cookieOf()
  clock.now += 2 * day
  return cookie
}

describe('the cookies of a request', () => {
  test('S3-22 a renewal reaches the response, and no cache keeps it', async () => {
    const { headers } = await answer(await renewable(), getSession)
    expect(headers.getSetCookie()).toHaveLength(1)
    expect(headers.getSetCookie()[0]).toMatch(/^sp\.session=.+; HttpOnly/)
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('S3-22 a sign-out whose headers are dropped ends the session', async () => {
    const { headers } = await answer(await auth.cookieOf(), async () => {
      await auth.api.signOut({ headers: getRequest().headers })
    })
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^sp\.session=; .*Max-Age=0/)])
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('A-10 a sign-out after a renewal in the same request is the last word', async () => {
    const sessions: unknown[] = []
    const { headers } = await answer(await renewable(), async () => {
      sessions.push(await getSession())
      await auth.api.signOut({ headers: getRequest().headers })
      sessions.push(await getSession())
    })
    expect(sessions).toEqual([expect.objectContaining({ expires: expect.any(String) }), null])
    expect(headers.getSetCookie()).toEqual([expect.stringContaining('Max-Age=0')])
  })

  test('are there too when the code that answers throws', async () => {
    const { status, headers } = await answer(await auth.cookieOf(), async () => {
      await auth.api.signOut({ headers: getRequest().headers })
      throw Object.assign(new Error('not today'), { status: 503 })
    })
    expect(status).toBe(503)
    expect(headers.getSetCookie()).toEqual([expect.stringContaining('Max-Age=0')])
  })

  test('are none when nothing happened', async () => {
    const { headers } = await answer(await auth.cookieOf(), async () => {})
    expect(headers.getSetCookie()).toEqual([])
    expect(headers.get('cache-control')).toBeNull()
  })
})

describe('A-08 caches', () => {
  test('keep nothing that a session was read for', async () => {
    const { headers } = await answer(await auth.cookieOf(), getSession)
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('keep nothing that a server function answered', async () => {
    const { headers } = await answer(undefined, async () => {}, { handlerType: 'serverFn' })
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('may keep what the application says', async () => {
    const { headers } = await answer(await auth.cookieOf(), async () => {
      setResponseHeader('cache-control', 'private, max-age=60')
      await getSession()
    })
    expect(headers.get('cache-control')).toBe('private, max-age=60')
  })
})

describe('two requests', () => {
  test('A-08 at once never see the session of the other', async () => {
    const read: Record<string, string | undefined> = {}
    const visit = async (name: string) => {
      const cookie = await auth.cookieOf({ subject: name, name })
      await answer(cookie, async () => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        read[name] = (await getSession())?.user.name
      })
    }
    await Promise.all(['Ada', 'Grace', 'Edith'].map(visit))
    expect(read).toEqual({ Ada: 'Ada', Grace: 'Grace', Edith: 'Edith' })
  })

  test('are each answered by the auth of their own middleware', async () => {
    const other = createTestAuth()
    const cookie = await other.cookieOf({ name: 'Elsewhere' })
    const read: unknown[] = []
    const run = async () => void read.push((await getSession())?.user.name)
    await answer(cookie, run, { by: other })
    await answer(cookie, run)
    expect(read).toEqual(['Elsewhere', undefined])
  })
})

describe('a redirect', () => {
  const addresses = [
    ['http://app.test/api/auth/sign-in/demo?redirectTo=%2F', true],
    ['/api/auth/sign-in/demo', true],
    ['/api/authors', undefined],
    ['/login', undefined],
  ] as const

  test.each(addresses)('S3-19 to %s loads a document: %s', async (href, reloadDocument) => {
    const leaving = redirect({ href })
    await answer(undefined, async () => leaving)
    expect(leaving.options.reloadDocument).toBe(reloadDocument)
  })
})

test('S1-04 what it is made of can be left out', () => {
  const parts = [{}, { csrf: false }, { csrf: false, securityHeaders: false }] as const
  const counts = parts.map(
    (options) => authRequestMiddleware(() => auth, options).options.middleware?.length,
  )
  expect(counts).toEqual([2, 1, 0])
})

test('an address below basePath that no route answers is told once, with the route to write', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue()
  const { server } = authRequestMiddleware(() => auth).options
  const ask = (pathname: string, respond: (request: Request) => Promise<Response>) =>
    inRequest({ url: `http://app.test${pathname}` }, async (request) => {
      const next = async () => ({ response: await respond(request) })
      const call = { request, pathname, next, handlerType: 'router' }
      await server?.(call as unknown as Parameters<typeof server>[0])
    })
  const notFound = async () => new Response(null, { status: 404 })

  await ask('/elsewhere', notFound)
  await ask('/api/authors', notFound)
  await ask('/api/auth/session', async () => new Response())
  await ask('/api/auth/nothing', (request) => authHandlers(auth).GET({ request }))
  expect(said.mock.calls.filter(([text]) => /no route answers/.test(String(text)))).toEqual([])

  await ask('/api/auth/session', notFound)
  await ask('/api/auth/session', notFound)
  const told = said.mock.calls.filter(([text]) => /no route answers/.test(String(text)))
  said.mockRestore()
  expect(told).toEqual([[expect.stringContaining('src/routes/api/auth/$.ts')]])
})

test('an option that is misspelt is said at once, for it would leave protection out', () => {
  // @ts-expect-error there is no such option
  expect(() => authRequestMiddleware(() => auth, { contentSecurityPolcy: true })).toThrow(
    'there is no option "contentSecurityPolcy"',
  )
})
