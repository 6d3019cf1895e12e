import { memoryStore } from '@sallyport/core/memory'
import { revocations, sessionRows, users } from '@sallyport/core/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createNodes, type Nodes, withCookie } from './support/nodes.ts'
import { watchDatabase, type WatchedDatabase } from './support/watched-database.ts'

// What a signed-in person tries with their own account, over HTTP, to get more than is theirs.

const origin = 'http://app.test'
const ada = { subject: 'ada', email: 'ada@example.test' }
const user = {
  fields: z.object({
    theme: z.enum(['light', 'dark']).default('light'),
    credits: z.number().default(0),
    billing: z.string().optional(),
  }),
  internal: ['billing'],
  editable: ['name', 'image', 'theme'],
}

let database: WatchedDatabase
let nodes: Nodes
beforeEach(() => {
  database = watchDatabase(memoryStore())
  nodes = createNodes(database, { user } as object)
})

const send = (method: string, path: string, cookie: string, body?: unknown) =>
  new Request(`${origin}/api/auth${path}`, {
    method,
    headers: { cookie, origin, 'content-type': 'application/json' },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })

describe.each(['jwt', 'database'] as const)('strategy %s', (strategy) => {
  const start = () => nodes.start({ session: { strategy } })

  test('PATCH /session changes what user.editable names', async () => {
    const { cookieOf, handler } = start()
    const cookie = await cookieOf(ada)
    const said = { name: 'Ada L.', image: 'https://example.test/ada.png', theme: 'dark' }
    const response = await handler(send('PATCH', '/session', cookie, { user: said }))
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ session: { user: { ...said, credits: 0 } } })
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect((await database.list(users, {}))[0]).toMatchObject({ name: 'Ada L.' })
  })

  test.each<[string, unknown]>([
    ['the role', { user: { role: 'admin' } }],
    ['the role beside what is allowed', { user: { name: 'Ada', role: 'admin' } }],
    ['the verification', { user: { emailVerified: true } }],
    ['the address', { user: { email: 'eve@example.test' } }],
    ['the deactivation', { user: { deactivatedAt: null } }],
    ['the id', { user: { id: 'x' } }],
    ['another user, by a field beside', { user: { name: 'Eve' }, userId: 'x' }],
    ['another user, by a field within', { user: { name: 'Eve', userId: 'x' } }],
    ['dates', { user: { createdAt: 0 } }],
    ['a column', { user: { verifiedEmail: 'eve@example.test' } }],
    ['all fields at once', { user: { fields: { credits: 100 } } }],
    ['a field that is not editable', { user: { credits: 100 } }],
    ['an internal field', { user: { billing: 'cus_1' } }],
    ['a field that is none', { user: { nickname: 'x' } }],
    ['a prototype', '{"user":{"__proto__":{"role":"admin"}}}'],
    ['a prototype, allowed beside it', '{"user":{"name":"Ada","__proto__":{"role":"admin"}}}'],
    ['a constructor', { user: { constructor: { prototype: { role: 'admin' } } } }],
    ['a name of nothing', { user: { name: ' \u200b ' } }],
    ['a name that is an object', { user: { name: { toString: 'x' } } }],
    ['a name of 201 characters', { user: { name: 'x'.repeat(201) } }],
    ['a picture that runs', { user: { image: 'javascript:alert(1)' } }],
    ['a theme that is none', { user: { theme: 'neon' } }],
    ['a list', { user: [] }],
    ['nothing', {}],
    ['a text', '"admin"'],
    ['null', 'null'],
  ])('A-19 %s in PATCH /session: 400, and nothing is written', async (_name, body) => {
    const { cookieOf, handler } = start()
    const cookie = await cookieOf(ada)
    const before = await database.list(users, {})
    const response = await handler(send('PATCH', '/session', cookie, body))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 'BAD_REQUEST' } })
    expect(await database.list(users, {})).toEqual(before)
    expect(await database.list(revocations, {})).toEqual([])
    expect(({} as { role?: string }).role).toBeUndefined()
  })

  test('A-19 without a list of what is editable it is name and image', async () => {
    const { cookieOf, handler } = createNodes(database).start({ session: { strategy } })
    const cookie = await cookieOf(ada)
    const status = async (said: object) =>
      (await handler(send('PATCH', '/session', cookie, { user: said }))).status
    expect(await status({ name: 'Ada' })).toBe(200)
    expect(await status({ image: null })).toBe(200)
    expect(await status({ theme: 'dark' })).toBe(400)
  })

  test.each(['PATCH /session', 'GET /sessions', 'POST /sign-out-all', 'DELETE /sessions/x'])(
    '%s is 401 for whoever is nobody',
    async (address) => {
      const [method = '', path = ''] = address.split(' ')
      const { cookieOf, handler, api } = start()
      const ended = await cookieOf(ada)
      await api.signOut({ headers: withCookie(ended) })
      for (const cookie of ['', 'sp.session=x', ended]) {
        const body = method === 'PATCH' ? { user: { name: 'Eve' } } : undefined
        const response = await handler(send(method, path, cookie, body))
        expect(response.status).toBe(401)
        expect(await response.json()).toMatchObject({ error: { code: 'UNAUTHORIZED' } })
      }
    },
  )

  test('A-13 none of them is done for another site', async () => {
    const { cookieOf, handler } = start()
    const cookie = await cookieOf(ada)
    const [row] = await database.list(sessionRows, {})
    for (const [method, path] of [
      ['PATCH', '/session'],
      ['POST', '/sign-out-all'],
      ['DELETE', `/sessions/${row?.id}`],
      ['POST', '/session/refresh'],
    ] as const) {
      const elsewhere: Record<string, string>[] = [
        { origin: 'https://evil.test' },
        { 'sec-fetch-site': 'cross-site' },
        {},
      ]
      for (const headers of elsewhere) {
        const request = new Request(`${origin}/api/auth${path}`, {
          method,
          headers: { cookie, ...headers },
        })
        expect((await handler(request)).status, `${method} ${path}`).toBe(403)
      }
    }
    expect(await database.list(sessionRows, {})).toEqual([row])
  })

  test('A-24 an id in DELETE /sessions is looked for among one’s own: any other is nothing', async () => {
    const { cookieOf, handler, api } = start()
    const [mine, theirs] = [
      await cookieOf(ada),
      await cookieOf({ subject: 'eve', email: 'eve@example.test' }),
    ]
    const ended = await cookieOf(ada)
    const idOf = async (cookie: string) =>
      (await api.getSession({ headers: withCookie(cookie) })).session?.session?.id ?? ''
    const ids = [await idOf(theirs), await idOf(ended), 'A'.repeat(22), 'x', '-1', '__proto__']
    await api.signOut({ headers: withCookie(ended) })
    const bodies = new Set<string>()
    for (const id of ids) {
      const response = await handler(send('DELETE', `/sessions/${id}`, mine, { userId: 'eve' }))
      expect(response.status).toBe(404)
      bodies.add(await response.text())
    }
    expect(bodies.size).toBe(1)
    expect((await api.getSession({ headers: withCookie(theirs) })).authenticated).toBe(true)
    expect((await handler(send('DELETE', `/sessions/${await idOf(mine)}`, mine))).status).toBe(200)
    expect((await api.getSession({ headers: withCookie(mine) })).authenticated).toBe(false)
  })

  test('A-24 sign-out-all ends one’s own sessions, whatever the body names', async () => {
    const { cookieOf, handler, api } = start()
    const mine = await cookieOf(ada)
    const theirs = await cookieOf({ subject: 'eve', email: 'eve@example.test' })
    const eve = (await api.getSession({ headers: withCookie(theirs) })).session?.user.id
    expect((await handler(send('POST', '/sign-out-all', mine, { userId: eve }))).status).toBe(400)
    const response = await handler(send('POST', '/sign-out-all', mine, {}))
    expect(await response.json()).toMatchObject({ ended: 1 })
    expect((await api.getSession({ headers: withCookie(theirs) })).authenticated).toBe(true)
  })

  test('A-20 ids and tokens hold at least 128 random bits, and no two are alike', async () => {
    const { cookieOf } = start()
    const tokens = new Set<string>()
    for (let index = 0; index < 50; index++) tokens.add(await cookieOf(ada))
    const ids = (await database.list(sessionRows, {})).map(({ id }) => id)
    expect(tokens.size).toBe(50)
    expect(new Set(ids).size).toBe(50)
    // 22 characters of base64url hold 132 bits; the characters of many ids are spread evenly.
    for (const id of ids) expect(id).toMatch(/^[\w-]{22}$/)
    expect(new Set(ids.join('')).size).toBeGreaterThan(60)
    expect(new Set(ids.map((id) => id.slice(0, 8))).size).toBe(50)
  })
})
