import type { AuthOptions } from '@sallyport/core'
import { memoryStore } from '@sallyport/core/memory'
import { createTestAuth, type TestAuth } from '@sallyport/core/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Browser, createBrowser, parseSetCookie } from './support/browser.ts'

// Two tabs of one browser: one asks who is signed in when the session is due for renewal, and its answer, with the
// renewed cookie, is still under way when the other tab ends the session. The late cookie is the browser's last word.

const origin = 'http://app.test'
const secret = 'bGF0ZS1hbnN3ZXJzLWFyZS1oZWxkLWJhY2staGVyZS0wMDE'

let now: number
let here: TestAuth
/** Another process of the same application. */
let there: TestAuth
let browser: Browser

async function open(options: AuthOptions): Promise<void> {
  now = Date.UTC(2026, 0, 10)
  const start = () => createTestAuth({ secret, ...options }, { now: () => now })
  here = start()
  there = start()
  browser = createBrowser(here.handler, origin)
  await signIn('ada')
}

/** As the callback of a provider signs in, whoever was signed in before. */
async function signIn(subject: string): Promise<void> {
  const person = { subject, name: subject, email: `${subject}@app.test` }
  const pair = await here.cookieOf(person, true, new Headers({ cookie: cookieHeader() }))
  const { name, value } = parseSetCookie(pair)
  browser.cookies.set(name, value)
}

function cookieHeader(): string {
  return [...browser.cookies].map((pair) => pair.join('=')).join('; ')
}

/** One tab's renewal, which the server answers before another tab acts, and which arrives after that. */
async function overtake(act: () => Promise<unknown>): Promise<void> {
  now += 2 * 86_400_000
  const headers = { cookie: cookieHeader() }
  const answer = await here.handler(new Request(`${origin}/api/auth/session`, { headers }))
  expect(await answer.json()).toMatchObject({ session: { user: { name: 'ada' } } })
  await act()
  expect(cookieHeader()).not.toBe(headers.cookie)

  const lines = answer.headers.getSetCookie().map(parseSetCookie)
  expect(lines).toMatchObject([{ name: 'sp.session', value: expect.stringMatching(/./) }])
  for (const { name, value } of lines) browser.cookies.set(name, value)
}

async function whoIsIt(): Promise<unknown> {
  return (await browser.get('/api/auth/session')).json()
}

const ways = {
  'a sign-out': () => browser.post('/api/auth/sign-out', null),
  'a sign-out of all devices': () => browser.post('/api/auth/sign-out-all', null),
  'the end of this device': async () => {
    const headers = new Headers({ cookie: cookieHeader() })
    const [{ id } = { id: '' }] = await here.api.listSessions({ headers })
    await browser.fetch(`/api/auth/sessions/${id}`, { method: 'DELETE' })
  },
}

describe.each(['jwt', 'database'] as const)('with a database, strategy %s', (strategy) => {
  beforeEach(() => open({ database: memoryStore(), session: { strategy } }))

  test.each(Object.entries(ways))(
    'A-10 a renewal that %s overtakes revives a cookie, which is refused',
    async (_, act) => {
      await overtake(act)
      const refused = { authenticated: false, session: null, reason: 'SESSION_REVOKED' }
      expect(await whoIsIt()).toEqual(refused)
      const headers = new Headers({ cookie: cookieHeader() })
      expect(await there.api.getSession({ headers })).toMatchObject(refused)
      const refresh = await browser.post('/api/auth/session/refresh', null)
      expect(refresh.status).toBe(401)
      expect(refresh.headers.getSetCookie()).toEqual([])
    },
  )

  test('A-10 a renewal that the sign-in of another person overtakes brings nobody back', async () => {
    await overtake(() => signIn('grace'))
    expect(await whoIsIt()).toMatchObject({ authenticated: false, reason: 'SESSION_REVOKED' })
  })
})

test('without a database nobody can know, and a late renewal signs in again: SECURITY.md says so', async () => {
  await open({})
  await overtake(ways['a sign-out'])
  expect(await whoIsIt()).toMatchObject({ authenticated: true })
})
