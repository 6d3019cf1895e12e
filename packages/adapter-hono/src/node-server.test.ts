import { once } from 'node:events'
import { connect } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createHonoAuth } from './create-hono-auth.ts'
import { createDueSession, removal, renewal } from './due-session.ts'

/** The Set-Cookie lines of an answer. */
function cookieLines(answer: string): string[] {
  return [...answer.matchAll(/^set-cookie: (.*)\r$/gim)].map(([, line = '']) => line)
}

/** Requests as bytes on a socket: fetch would refuse to send most of these. */
describe('on a Node server', async () => {
  // `bearer` as well, so that the Authorization header is read at all.
  const { auth, headers } = await createDueSession({ session: { accept: ['cookie', 'bearer'] } })
  const { mount, sessionMiddleware, requireSession, withAuth } = createHonoAuth(auth)
  const app = new Hono().use(sessionMiddleware)
  mount(app)
  app
    .use(withAuth({ protected: ['/secret/:path*'] }))
    .get('/secret/*', (c) => c.text('the secret'))
    .get('/me', requireSession(), (c) => c.text(c.var.user.name))
    .get('/cookies', (c) => {
      c.header('set-cookie', 'theme=dark', { append: true })
      return c.text('')
    })
    .get('/immutable', () => Response.redirect('http://app.test/elsewhere'))
    .post('/leave', async (c) => {
      const body = await c.req.text()
      await auth.api.signOut({ request: c.req.raw })
      return c.text(body)
    })

  const unhandled = vi.fn<(reason: unknown) => void>()
  let server: ServerType
  let port = 0

  beforeAll(async () => {
    process.on('unhandledRejection', unhandled)
    // Node refuses more than 16 KiB of headers with 431, unless told otherwise.
    const serverOptions = { maxHeaderSize: 4_000_000 }
    const { fetch } = app
    port = await new Promise((resolve) => {
      const onListen = (address: { port: number }) => resolve(address.port)
      server = serve({ fetch, port: 0, hostname: '127.0.0.1', serverOptions }, onListen)
    })
  })
  afterAll(() => {
    process.off('unhandledRejection', unhandled)
    server.close()
  })

  /** Sends the bytes and reads until the server closes. */
  async function send(head: string, body = ''): Promise<string> {
    const socket = connect(port, '127.0.0.1')
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', () => {})
    socket.write(Buffer.from(`${head}\r\nConnection: close\r\n\r\n${body}`, 'latin1'))
    await once(socket, 'close')
    return Buffer.concat(chunks).toString('latin1')
  }

  const get = (path: string, ...lines: string[]) =>
    send([`GET ${path} HTTP/1.1`, 'Host: app.test', ...lines].join('\r\n'))

  test('several Set-Cookie lines stay several', async () => {
    const answer = await get('/cookies', `Cookie: ${headers.cookie}`)
    expect(cookieLines(answer)).toEqual(['theme=dark', expect.stringMatching(renewal)])
  })

  test('a renewed cookie reaches a response with immutable headers', async () => {
    const answer = await get('/immutable', `Cookie: ${headers.cookie}`)
    expect(answer).toMatch(/^HTTP\/1.1 302 /)
    expect(cookieLines(answer)).toEqual([expect.stringMatching(renewal)])
  })

  test('a sign-out is found though the body was read before', async () => {
    const lines = ['POST /leave HTTP/1.1', 'Host: app.test', 'Content-Length: 4']
    const answer = await send([...lines, `Cookie: ${headers.cookie}`].join('\r\n'), 'body')
    expect(answer).toContain('body')
    expect(cookieLines(answer)).toEqual([removal])
  })

  test('HEAD is answered without a body', async () => {
    const answer = await send('HEAD /api/auth/session HTTP/1.1\r\nHost: app.test')
    expect(answer).toMatch(/^HTTP\/1.1 200 [^]*\r\n\r\n$/)
  })

  test('A-16 no target that a client may send passes a rule', async () => {
    const targets = [
      '/secret', '/secret/', '//secret', '/x/../secret', '/../secret', '/./secret/x', '/x/%2e%2e/secret', '\\secret', '/secret\\x', '/%73ecret', '/%73ecret/%zz', '/secret/%00', '/secret?x', '/secret#x', '/secret;x',
      '/SECRET', 'http://app.test/secret', 'http://app.test/x/../secret', 'HTTP://app.test:80/secret', 'http://app.test\\secret', 'http://a@b/secret', '/secret/\xe9', '/%C3%A9/../secret',
    ] // prettier-ignore
    let shown = 0
    for (const target of targets) {
      expect(await get(target), target).not.toContain('the secret')
      if ((await get(target, `Cookie: ${headers.cookie}`)).includes('the secret')) shown++
    }
    expect(shown).toBeGreaterThan(8)
    expect(unhandled).not.toHaveBeenCalled()
  })

  describe('whatever comes in is anonymous or refused, and the next request is answered (A-04)', () => {
    const invalidUtf8 = '\xff\xfe\xc0\xaf'
    const { cookie } = headers

    test.each([
      ['a bearer that is no token', 'Authorization: Bearer %', 401],
      ['a bearer of invalid UTF-8', `Authorization: Bearer ${invalidUtf8}`, 401],
      ['a bearer without a token', 'Authorization: Bearer ', 200],
      ['an empty Authorization header', 'Authorization: \t', 200],
      ['another scheme', 'Authorization: Basic Og==', 200],
      ['a cookie of invalid UTF-8', `Cookie: sp.session=${invalidUtf8}`, 401],
      ['a cookie of invalid percent signs', 'Cookie: sp.session=%E0%A4%A', 401],
      ['a Cookie header without grammar', 'Cookie: ;;;=;sp.session', 401],
      ['a cookie of a megabyte', `Cookie: sp.session=${'A'.repeat(1_000_000)}`, 401],
      ['a megabyte of chunks', `Cookie: ${'sp.session.0=A; '.repeat(60_000)}`, 401],
      ['a NUL byte in the cookie', 'Cookie: sp.session=a\0b', 400],
      ['a NUL byte in the bearer', 'Authorization: Bearer a\0b', 400],
      ['a NUL byte in a name', 'X-\0: 1', 400],
    ])('%s', async (_, line, status) => {
      // Where the Authorization header says nothing, the cookie decides.
      const sent = line.startsWith('Authorization') ? [line, `Cookie: ${cookie}`] : [line]
      const answer = await get('/me', ...sent)
      expect(answer.slice(0, 12)).toBe(`HTTP/1.1 ${status}`)
      const session = await get('/api/auth/session', ...sent)
      expect(session.slice(0, 12)).toBe(`HTTP/1.1 ${status === 401 ? 200 : status}`)
      expect(await get('/me', `Cookie: ${cookie}`)).toContain('\r\n\r\nAda')
      expect(unhandled).not.toHaveBeenCalled()
    })

    test.each(['/api/auth/%', '/api/auth/%00', '/api/auth/%ff%fe', '//api/auth/session'])(
      'the address %j is not found',
      async (path) => {
        expect(await get(path)).toMatch(/^HTTP\/1.1 404 /)
        expect(unhandled).not.toHaveBeenCalled()
      },
    )

    test.each(['Host: %', 'Host: a b', 'Host: evil\\@app.test'])(
      'a request for %j is refused',
      async (host) => {
        expect(await send(`GET /me HTTP/1.1\r\n${host}`)).toMatch(/^HTTP\/1.1 400 /)
        expect(unhandled).not.toHaveBeenCalled()
      },
    )

    test.each(['{', '\0', '\xff\xfe', '[]', '"'])('the body %j is refused', async (body) => {
      const lines = ['Host: app.test', 'Origin: http://app.test', `Content-Length: ${body.length}`]
      const head = ['POST /api/auth/sign-out HTTP/1.1', ...lines, 'Content-Type: application/json']
      expect(await send(head.join('\r\n'), body)).toMatch(/^HTTP\/1.1 400 /)
      expect(unhandled).not.toHaveBeenCalled()
    })
  })
})
