import type { SessionState } from '@sallyport/core'
import { createTestAuth } from '@sallyport/core/testing'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { type SignedIn, signIn } from '../e2e/support/sign-in.ts'
import { expiredCookie } from './support/expired-cookie.ts'
import { findServerFunctions, resultOf, type ServerFunctions } from './support/server-functions.ts'
import { visit } from './support/visit.ts'

const { origin, secret } = inject('fixture')

let functions: ServerFunctions
let demo: SignedIn
beforeAll(async () => {
  functions = await findServerFunctions(origin)
  demo = await signIn(origin)
})

test('S4-13 S4-15 a route of the application answers 401 without a session, and else has its user and expires', async () => {
  const closed = await visit(`${origin}/report`)
  expect([closed.status, closed.html, closed.location]).toEqual([401, 'Unauthorized', null])

  const open = await visit(`${origin}/report`, demo.cookie)
  expect(open.status).toBe(200)
  const { user, expires } = JSON.parse(open.html) as { user: object; expires: string }
  const id = expect.stringMatching(/./) as string
  expect(user).toMatchObject({ id, name: 'Demo Person', email: 'demo@example.test' })
  expect(new Date(expires).toISOString()).toBe(expires)
  expect(Date.parse(expires)).toBeGreaterThan(Date.now())
})

test('S4-14 an action of the application throws "Unauthorized" without a session, and else knows the user', async () => {
  const { text } = await functions.post('fileReport')
  expect(text).toContain('"Unauthorized"')
  expect(text).not.toContain('userId')
  const { user } = resultOf(await functions.get('fetchSession', demo)) as { user: { id: string } }
  expect(resultOf(await functions.post('fileReport', demo))).toEqual({ userId: user.id })
})

describe('S4-36 the server alone says who somebody is, everywhere and each time', () => {
  const places = ['page', 'route', 'action', 'function', 'endpoint']

  /** The places that take the sender of this request for somebody. */
  async function letInBy(cookie: string, headers: Record<string, string> = {}): Promise<string[]> {
    const get = (path: string) =>
      fetch(origin + path, { headers: { ...headers, cookie }, redirect: 'manual' })
    const claimed = { authenticated: true, session: { user: { id: 'demo' } } }
    const action = await functions.post('fileReport', { cookie, headers, data: claimed })
    const read = await functions.get('fetchSession', { cookie, headers })
    const { authenticated } = (await (await get('/api/auth/session')).json()) as SessionState
    const answers = [
      (await get('/dashboard')).ok,
      (await get('/report')).ok,
      action.text.includes('userId'),
      resultOf(read) !== null,
      authenticated,
    ]
    return places.filter((_place, index) => answers[index])
  }
  const unsigned = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url')
  const claims = { sub: 'demo', name: 'Demo Person', exp: Date.now() / 1000 + 3600 }

  test('a session that it sealed is let in', async () => {
    expect(await letInBy(demo.cookie)).toEqual(places)
  })

  test.each<[string, () => string | Promise<string>, Record<string, string>?]>([
    ['nothing', () => ''],
    ['a session that was altered', () => demo.cookie.replace(/.(?=.{40}$)/, otherCharacter)],
    ['a session that was cut short', () => demo.cookie.slice(0, -1)],
    ['a session under another key', () => createTestAuth().cookieOf()],
    ['a session that has expired', () => expiredCookie({ origin, secret })],
    ['a session in plain JSON', () => `sp.session=${encodeURIComponent(JSON.stringify(claims))}`],
    ['an unsigned token', () => `sp.session=${unsigned({ alg: 'none' })}.${unsigned(claims)}.`],
    [
      'headers that name a user',
      () => 'user=demo',
      { 'x-user': 'demo', 'x-forwarded-user': 'demo' },
    ],
  ])('%s is not', async (_what, cookieOf, headers) => {
    expect(await letInBy(await cookieOf(), headers)).toEqual([])
  })
})

const otherCharacter = (character: string) => (character === 'A' ? 'B' : 'A')
