import { memoryStore } from '@sallyport/core/memory'
import { createTestAuth } from '@sallyport/core/testing'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { HTTPException } from 'hono/http-exception'
import { streamText } from 'hono/streaming'
import { describe, expect, test, vi } from 'vitest'
import { createHonoAuth } from './create-hono-auth.ts'
import { createDueSession, removal, renewal, sessionLines } from './due-session.ts'

describe('who a request comes from', () => {
  const auth = createTestAuth()
  const { sessionMiddleware, getSession } = createHonoAuth(auth)
  const app = new Hono()
    .use(sessionMiddleware)
    .get('/', (c) => c.json({ session: c.var.session, user: c.var.user?.name ?? null }))

  test('is null when it is anonymous', async () => {
    const response = await app.request('/')
    expect(await response.json()).toEqual({ session: null, user: null })
    expect(response.headers.get('cache-control')).toBeNull()
  })

  test('is the person whose cookie it carries', async () => {
    const headers = { cookie: await auth.cookieOf({ name: 'Ada' }) }
    const response = await app.request('/', { headers })
    expect(await response.json()).toMatchObject({ session: { user: { name: 'Ada' } }, user: 'Ada' })
    expect(response.headers.getSetCookie()).toEqual([])
  })

  test('is read once, however many ask', async () => {
    const getSessionOfCore = vi.fn<typeof auth.api.getSession>(auth.api.getSession)
    const counted = createHonoAuth({ ...auth, api: { ...auth.api, getSession: getSessionOfCore } })
    const headers = { cookie: await auth.cookieOf() }
    const busy = new Hono()
      .use(counted.sessionMiddleware)
      .use('/inner/*', counted.sessionMiddleware)
      .get('/inner/me', counted.requireSession(), async (c) =>
        c.json((await counted.getSession(c)) === c.var.session),
      )
    expect(await (await busy.request('/inner/me', { headers })).json()).toBe(true)
    expect(getSessionOfCore).toHaveBeenCalledTimes(1)
    await busy.request('/inner/me', { headers })
    expect(getSessionOfCore).toHaveBeenCalledTimes(2)
  })

  test('can be asked without the middleware', async () => {
    const plain = new Hono().get('/', async (c) => c.json((await getSession(c))?.user.name ?? null))
    const headers = { cookie: await auth.cookieOf({ name: 'Ada' }) }
    expect(await (await plain.request('/', { headers })).json()).toBe('Ada')
    expect(await (await plain.request('/')).json()).toBeNull()
  })

  test('is nobody any more after a sign-out in the same request', async () => {
    const { requireSession } = createHonoAuth(auth)
    const banning = new Hono()
      .use(sessionMiddleware)
      .use(async (c, next) => {
        await auth.api.signOut({ headers: c.req.raw.headers })
        await next()
      })
      .get('/', async (c) => c.json(await getSession(c)))
      .get('/guarded', requireSession(), (c) => c.text('in'))
    const headers = { cookie: await auth.cookieOf() }
    expect(await (await banning.request('/', { headers })).json()).toBeNull()
    expect((await banning.request('/guarded', { headers })).status).toBe(401)
  })
})

describe('a renewed cookie reaches the response', async () => {
  const { auth, headers } = await createDueSession()
  const { sessionMiddleware } = createHonoAuth(auth)
  const shared = new Response(null, { status: 204 })
  const child = new Hono()
    .get('/', () => {
      throw new Error('child')
    })
    .onError((_error, c) => c.text('the child answers', 418))
  const app = new Hono()
    .use(sessionMiddleware)
    .get('/json', (c) => c.json({}, 200, { 'cache-control': 'public, max-age=60' }))
    .get('/http-exception', () => {
      throw new HTTPException(403, { message: 'no' })
    })
    .get('/http-exception-res', () => {
      throw new HTTPException(409, { res: Response.redirect('http://app.test/elsewhere') })
    })
    .get('/error', () => {
      throw new Error('boom')
    })
    .get('/passed-through', () => fetch('data:text/plain,from elsewhere'))
    .get('/redirect', () => Response.redirect('http://app.test/elsewhere', 307))
    .get('/shared', () => shared)
    .get('/compressed', compress(), (c) => c.text('long '.repeat(1000)))
    .get('/stream', (c) =>
      streamText(c, async (stream) => {
        await stream.write('one ')
        await stream.sleep(5)
        await stream.write('two')
      }),
    )
    .get('/own-cookies', (c) => {
      c.header('set-cookie', 'theme=dark', { append: true })
      c.header('set-cookie', 'lang=de', { append: true })
      return c.text('')
    })
    .route('/child', child)
    .onError((error, c) =>
      error instanceof HTTPException ? error.getResponse() : c.text('answered by onError', 500),
    )

  test.for([
    ['/json', 200, '{}'],
    ['/http-exception', 403, 'no'],
    ['/http-exception-res', 409, ''],
    ['/error', 500, 'answered by onError'],
    ['/child', 418, 'the child answers'],
    ['/no-such-route', 404, '404 Not Found'],
    ['/passed-through', 200, 'from elsewhere'],
    ['/redirect', 307, ''],
    ['/stream', 200, 'one two'],
    ['/own-cookies', 200, ''],
  ] as const)('of %s, and no cache keeps it (A-08)', async ([path, status, body]) => {
    const response = await app.request(path, { headers })
    expect(response.status).toBe(status)
    expect(await response.text()).toBe(body)
    expect(sessionLines(response)).toEqual([expect.stringMatching(renewal)])
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('beside the cookies of the application', async () => {
    const lines = (await app.request('/own-cookies', { headers })).headers.getSetCookie()
    expect(lines).toEqual(['theme=dark', 'lang=de', expect.stringMatching(renewal)])
  })

  test('of a HEAD request, and of a compressed one', async () => {
    const head = await app.request('/json', { method: 'HEAD', headers })
    expect(sessionLines(head)).toHaveLength(1)
    const compressed = await app.request('/compressed', {
      headers: { ...headers, 'accept-encoding': 'gzip' },
    })
    expect(compressed.headers.get('content-encoding')).toBe('gzip')
    expect(sessionLines(compressed)).toHaveLength(1)
  })

  test('but never somebody else’s, though the application sends one Response to all (A-08)', async () => {
    expect(sessionLines(await app.request('/shared', { headers }))).toHaveLength(1)
    expect((await app.request('/shared')).headers.getSetCookie()).toEqual([])
    expect(shared.headers.getSetCookie()).toEqual([])
  })

  test('unless none can', async () => {
    const closed = new Hono().use(sessionMiddleware).get('/', () => Response.error())
    expect((await closed.request('/', { headers })).type).toBe('error')
  })
})

describe('what the application changes in a request', async () => {
  const { auth, headers } = await createDueSession()
  const { sessionMiddleware, getSession } = createHonoAuth(auth)
  const signOut = (request: Request) => auth.api.signOut({ headers: request.headers })

  test('reaches the response though its headers were dropped', async () => {
    const app = new Hono().use(sessionMiddleware).get('/', async (c) => {
      await signOut(c.req.raw)
      return c.text('bye')
    })
    const response = await app.request('/', { headers })
    expect(sessionLines(response)).toEqual([removal])
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('is there once when the application hands it on itself', async () => {
    const app = new Hono()
      .use(sessionMiddleware)
      .get('/', async (c) => (await signOut(c.req.raw)).toResponse())
      .get('/lines', async (c) => {
        const { headers: lines } = await signOut(c.req.raw)
        return new Response('bye', { headers: lines })
      })
    expect(sessionLines(await app.request('/', { headers }))).toEqual([removal])
    const response = await app.request('/lines', { headers })
    expect(sessionLines(response)).toEqual([removal])
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('has the last word: a sign-out after a renewal that was handed on (A-10)', async () => {
    const app = new Hono().use(sessionMiddleware).get('/:order', async (c) => {
      const source = { headers: c.req.raw.headers }
      const { headers: renewed } = await auth.api.getSession(source)
      const { headers: ended } = await auth.api.signOut(source)
      expect(await getSession(c)).toBeNull()
      const handedOn = { dropped: [renewed], last: [renewed, ended], first: [ended, renewed] }
      const answers = handedOn[c.req.param('order') as keyof typeof handedOn]
      return new Response('bye', { headers: answers.flatMap((lines) => [...lines]) })
    })
    const renewed = expect.stringMatching(renewal)
    const linesOf = async (path: string) => sessionLines(await app.request(path, { headers }))
    expect(await linesOf('/dropped')).toEqual([renewed, removal])
    expect(await linesOf('/last')).toEqual([renewed, removal])
    expect(await linesOf('/first')).toEqual([removal, renewed, removal])
  })

  test('is found, like a renewal, behind middleware that replaces the request', async () => {
    const app = new Hono()
      .use(sessionMiddleware)
      .use(bodyLimit({ maxSize: 1000 }))
      .post('/stay', (c) => c.text('here'))
      .post('/leave', async (c) => {
        await signOut(c.req.raw)
        return c.text('bye')
      })
    const post = (path: string) => {
      const body = new Blob(['body']).stream()
      const streamed = { method: 'POST', body, duplex: 'half', headers }
      return app.request(path, streamed)
    }
    expect(sessionLines(await post('/stay'))).toEqual([expect.stringMatching(renewal)])
    expect(sessionLines(await post('/leave')).at(-1)).toBe(removal)
  })

  test('by a server behind it, is not undone by a renewal in front (A-10)', async () => {
    const signOutThere = { method: 'POST', headers: { ...headers, origin: 'http://app.test' } }
    const there = new Hono().all('/api/auth/*', (c) => auth.handler(c.req.raw))
    const app = new Hono()
      .use(sessionMiddleware)
      .get('/', () => there.request('http://app.test/api/auth/sign-out', signOutThere))
    expect(sessionLines(await app.request('/', { headers }))).toEqual([removal])
  })
})

test('a stored session that a handler changed is read again, though no cookie tells', async () => {
  const stored = createTestAuth({
    database: memoryStore(),
    migrateAtStart: true,
    session: { strategy: 'database' },
  })
  const { sessionMiddleware: middleware, getSession } = createHonoAuth(stored)
  const app = new Hono().use(middleware).post('/name', async (c) => {
    const { headers } = c.req.raw
    await stored.api.updateSession({ headers, user: { name: 'Grace' } })
    return c.json({ before: c.var.user?.name, after: (await getSession(c))?.user.name })
  })
  const headers = { cookie: await stored.cookieOf({ name: 'Ada' }) }
  const response = await app.request('/name', { method: 'POST', headers })
  expect(await response.json()).toEqual({ before: 'Ada', after: 'Grace' })
})
