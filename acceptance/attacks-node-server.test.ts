import { setImmediate } from 'node:timers/promises'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestAuthOn, cryptoPaths } from './support/crypto-path.ts'
import { type NodeServer, startNodeServer } from './support/node-server.ts'

// Garbage on a real socket: whatever comes, one answer goes out and the process lives on.

const get = (path: string, ...lines: string[]) => request('GET', path, lines)

function post(body: string, ...lines: string[]): Buffer {
  const type = lines.some((line) => /^content-type:/i.test(line))
    ? []
    : ['Content-Type: application/json']
  return request('POST', '/api/auth/sign-out', ['Origin: http://app.test', ...type, ...lines], body)
}

/** Each character is one byte. */
function request(method: string, path: string, lines: readonly string[], body = ''): Buffer {
  const host = lines.some((line) => /^host:/i.test(line)) ? [] : ['Host: app.test']
  const head = [`${method} ${path} HTTP/1.1`, ...host, 'Connection: close', ...lines]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1')
}

const session = '/api/auth/session'
const million = 1_000_000

describe.each(cryptoPaths)('A-04 a Node server, with %s,', (path) => {
  const auth = createTestAuthOn(path, { session: { accept: ['cookie', 'bearer'] } })
  const broken: unknown[] = []
  const onBroken = (error: unknown) => broken.push(error)
  let server: NodeServer

  beforeAll(async () => {
    process.on('unhandledRejection', onBroken).on('uncaughtException', onBroken)
    server = await startNodeServer(auth.handler)
  })

  afterAll(async () => {
    process.off('unhandledRejection', onBroken).off('uncaughtException', onBroken)
    await server.close()
  })

  /** The status of the answer, once the handler is done and nothing was left to fail alone. */
  async function status(...sent: Parameters<NodeServer['send']>): Promise<number> {
    const answer = await server.send(...sent)
    await vi.waitFor(() => expect(server.inFlight()).toBe(0))
    await setImmediate()
    expect(server.rejections).toEqual([])
    expect(broken).toEqual([])
    return Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0)
  }

  test('answers what is in order', async () => {
    const cookie = await auth.cookieOf()
    const answer = await server.send(get(session, `Cookie: ${cookie}`))
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).toContain('"authenticated":true')
    expect(await status(post('{}', 'Content-Length: 2', `Cookie: ${cookie}`))).toBe(200)
  })

  test.each([
    ['a percent sign', 'Authorization: Bearer %'],
    ['no credentials', 'Authorization: Bearer'],
    ['credentials of white space', 'Authorization: Bearer \t '],
    ['a million characters', `Authorization: Bearer ${'a'.repeat(million)}`],
    ['a million dots', `Authorization: Bearer ${'.'.repeat(million)}`],
    ['bytes that are no UTF-8', 'Authorization: Bearer \xc3\x28\xff\xfe'],
    ['an unfinished escape', 'Authorization: Bearer %E0%A4%A'],
    ['two of them', 'Authorization: Bearer a\r\nAuthorization: Bearer b'],
  ])('is not moved by an Authorization header with %s', async (_what, line) => {
    expect(await status(get(session, line))).toBe(200)
  })

  test.each([
    ['bytes that are no UTF-8', 'Cookie: sp.session=\xff\xfe\xc3\x28\xed\xa0\x80'],
    ['a million bytes of its name', `Cookie: ${'sp.session='.repeat(million / 11)}`],
    ['a million bytes of white space', `Cookie: ${' '.repeat(million)}sp.session=a`],
    ['a million separators', `Cookie: ${';'.repeat(million)}sp.session=a`],
    [
      'a hundred thousand chunks',
      `Cookie: ${Array.from({ length: 1e5 }, (_, i) => `sp.session.${i}=a`).join(';')}`,
    ],
    ['an unfinished escape', 'Cookie: sp.session=%; sp.session.0=%E0%A4%A'],
    ['neither name nor value', 'Cookie: =; ==; ;;; =;='],
    ['names of the prototype', 'Cookie: __proto__=a; constructor=b; toString=c'],
    ['five dots and no more', 'Cookie: sp.session=.....'],
    ['quotes', 'Cookie: "sp.session"="a"; sp.session="a; b"'],
  ])('takes a cookie of %s for nobody', async (_what, line) => {
    const answer = await server.send(get(session, line))
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).toContain('"authenticated":false')
    expect(await status(get(session, line))).toBe(200)
  })

  test.each([
    ['NUL in a cookie', get(session, 'Cookie: sp.session=\0')],
    ['NUL in the address', get('/api/auth/\0')],
    ['a bare line feed in a header', get(session, 'Cookie: a\nSet-Cookie: b=c')],
    ['a host that is no address', get(session, 'Host: 999.999.999.999')],
    ['a host of too many numbers', get(session, 'Host: 1.2.3.4.5')],
    ['a host that ends in half a number', get(session, 'Host: app.09')],
    ['an empty host', get(session, 'Host: ')],
    ['a host with a space', get(session, 'Host: a b')],
    ['a host that is half a bracket', get(session, 'Host: [::')],
    ['a port that is none', get(session, 'Host: app.test:99999')],
    ['an absolute address to nowhere', get('http://999.999.999.999/api/auth/session')],
    ['an absolute address cut short', get('http://[')],
    ['an address that is a star', request('OPTIONS', '*', [])],
    ['an address of bytes that are no UTF-8', get('/api/auth/\xff\xfe')],
    ['an address with a backslash', get('/api/auth\\session')],
  ])('answers 400 to %s', async (_what, bytes) => {
    // A host name ending in a number is an IPv4 address or nothing (URL standard, section 3.5).
    expect([400, 404]).toContain(await status(bytes))
  })

  test.each([
    '/%',
    '/api/auth/%',
    '//',
    '/..;/',
    `/api/auth/${'a'.repeat(million)}`,
    '/api/auth/sign-in/%00',
  ])('has nothing at an absurd address (%#)', async (address) => {
    expect(await status(get(address))).toBe(404)
  })

  test.each([
    ['ends early and stays open for nobody', post('{}', 'Content-Length: 100'), 'end'],
    ['breaks off', post('{"redirectTo":', 'Content-Length: 100'), 'destroy'],
    ['breaks off before it begins', post('', 'Content-Length: 100'), 'destroy'],
    ['breaks off in a chunk', post('10\r\n{"re', 'Transfer-Encoding: chunked'), 'destroy'],
  ] as const)('outlives a body that %s', async (_what, bytes, how) => {
    expect([0, 400]).toContain(await status(bytes, (socket) => socket[how]()))
  })

  test.each([
    ['is longer than it says', post('{"redirectTo":"/"}', 'Content-Length: 1'), 400],
    ['has two lengths', post('{}', 'Content-Length: 2', 'Content-Length: 3'), 400],
    [
      'has a length and is chunked too',
      post('0\r\n\r\n', 'Content-Length: 3', 'Transfer-Encoding: chunked'),
      400,
    ],
    ['has a chunk of no size', post('zz\r\n', 'Transfer-Encoding: chunked'), 400],
    ['has a negative length', post('{}', 'Content-Length: -1'), 400],
    ['is no UTF-8', post('"\xff\xfe"', 'Content-Length: 4'), 400],
    ['has a text that is no UTF-8', post('{"redirectTo":"/\xff"}', 'Content-Length: 19'), 400],
    ['is packed', post('\x1f\x8b\x08\x00', 'Content-Length: 4', 'Content-Encoding: gzip'), 400],
    ['is no JSON', post('{', 'Content-Length: 1'), 400],
    ['is JSON of no shape', post('[]', 'Content-Length: 2'), 400],
    ['is JSON a thousand deep', post('['.repeat(1000), 'Content-Length: 1000'), 400],
    ['is JSON without an end', post('['.repeat(65_000), 'Content-Length: 65000'), 400],
    ['is too large', post('x'.repeat(million), `Content-Length: ${million}`), 413],
    ['says that it will be too large', post('x'.repeat(70_000), 'Content-Length: 100000000'), 413],
    ['is of another type', post('a', 'Content-Length: 1', 'Content-Type: text/plain'), 415],
    ['is of no type', post('a', 'Content-Length: 1', 'Content-Type: '), 415],
    [
      'is multipart',
      post('--x--', 'Content-Length: 5', 'Content-Type: multipart/form-data; boundary=x'),
      415,
    ],
  ])('refuses a body that %s', async (_what, bytes, expected) => {
    expect(await status(bytes)).toBe(expected)
  })

  test('ends a body that would be sent in chunks for ever', async () => {
    const chunk = `4000\r\n${'['.repeat(0x4000)}\r\n`
    const sent = await status(post('', 'Transfer-Encoding: chunked'), (socket) => {
      const more = () => {
        if (socket.writable) socket.write(chunk, more)
      }
      more()
    })
    expect([0, 413]).toContain(sent)
  })

  test.each([
    ['Origin: http://', 'a.'],
    ['Origin: ', 'http://app.test'],
    ['Referer: http://', '@'],
    ['Content-Type: ', ';a'],
    ['Sec-Fetch-Site: ', 'same-origin,'],
    ['Authorization: ', 'bearer '],
  ])('is not held up by a million bytes of %s%s…', async (start, piece) => {
    const line = start + piece.repeat(million / piece.length)
    for (const bytes of [
      post('{}', 'Content-Length: 2', line),
      get('/api/auth/sign-in/plain', line),
    ]) {
      expect([200, 302, 403, 415]).toContain(await status(bytes))
    }
  })

  test('reads no body that nobody asked for', async () => {
    const foreign = request(
      'POST',
      '/api/auth/sign-out',
      ['Origin: http://evil.test', `Content-Length: ${million}`],
      'x'.repeat(million),
    )
    expect([0, 403]).toContain(await status(foreign))
    expect(await status(request('GET', session, ['Content-Length: 2'], '{}'))).toBe(200)
  })

  test.each(['OPTIONS', 'TRACE', 'PUT', 'DELETE', 'PROPFIND', 'QUERY', 'M-SEARCH'])(
    'knows no %s',
    async (method) => {
      const answer = await server.send(request(method, session, ['X-Secret: mirrored']))
      expect(answer).toMatch(/^HTTP\/1\.1 405 /)
      expect(answer).toMatch(/^allow: GET, HEAD, PATCH\r$/im)
      expect(answer).not.toContain('mirrored')
    },
  )

  test('answers HEAD as GET, without a body', async () => {
    const answer = await server.send(request('HEAD', session, []))
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer.split('\r\n\r\n')[1]).toBe('')
  })

  test('answers whatever bytes stand in a header', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).map((array) =>
      // Without the four that end a header or a request before it reaches the handler.
      Buffer.from(array.filter((byte) => ![0, 10, 13].includes(byte))).toString('latin1'),
    )
    const name = fc.constantFrom(
      'Cookie',
      'Authorization',
      'Origin',
      'Referer',
      'Content-Type',
      'Sec-Fetch-Site',
      'Host',
    )
    await fc.assert(
      fc.asyncProperty(
        name,
        bytes,
        fc.constantFrom('sp.session=', 'Bearer ', 'http://', ''),
        async (header, value, start) => {
          const sent = await status(
            request('POST', '/api/auth/sign-out', [`${header}: ${start}${value}`], ''),
          )
          expect([200, 303, 400, 403, 404, 415]).toContain(sent)
        },
      ),
      { numRuns: 150 },
    )
  })

  test('answers as before after all of it', async () => {
    expect(await status(get(session))).toBe(200)
  })
})
