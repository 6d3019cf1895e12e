import { createTestAuth } from '@sallyport/core/testing'
import { memoryStore } from '@sallyport/core/memory'
import { getRequest } from '@tanstack/react-start/server'
import { expect, test } from 'vitest'
import { inRequest } from '../test/in-request.ts'
import { createAuthSession } from './create-auth-session.ts'

/** An auth whose sessions are read from a database, and how often they were. */
function createCounted() {
  const clock = { now: Date.UTC(2026, 0, 10) }
  const auth = createTestAuth(
    { database: memoryStore(), session: { strategy: 'database' } },
    { now: () => clock.now },
  )
  const read: typeof auth.api.getSession = (source) => {
    counted.reads++
    return auth.api.getSession(source)
  }
  const counted = { reads: 0, clock, auth: { ...auth, api: { ...auth.api, getSession: read } } }
  return counted
}

/** What `ask` comes to in a request. What is thrown in one becomes a response, so nothing is expected there. */
async function asked<T>(cookie: string | undefined, ask: () => Promise<T>): Promise<T | undefined> {
  let answer: T | undefined
  await inRequest({ cookie }, async () => {
    answer = await ask()
  })
  return answer
}

test('S1-45 a session is read once in a request, however many ask, together or one after the other', async () => {
  const counted = createCounted()
  const [one, other] = [createAuthSession(counted.auth), createAuthSession(counted.auth)]
  const cookie = await counted.auth.cookieOf({ name: 'Ada' })
  const sessions = await asked(cookie, async () => {
    const together = [one.getSession(), other.getSession(), one.requireSession()]
    return [...(await Promise.all(together)), await one.getSession()]
  })
  expect(sessions).toEqual(Array(4).fill(sessions?.[0]))
  expect(sessions?.[0]?.user.name).toBe('Ada')
  expect(counted.reads).toBe(1)
  await asked(cookie, one.getSession)
  expect(counted.reads).toBe(2)
})

test('A-08 two requests never share a session', async () => {
  const { auth } = createCounted()
  const { getSession } = createAuthSession(auth)
  const visit = async (name: string) => {
    const cookie = await auth.cookieOf({ subject: name, email: `${name}@example.test`, name })
    return (await asked(cookie, getSession))?.user.name
  }
  const names = ['ada', 'grace', 'edith']
  expect(await Promise.all(names.map(visit))).toEqual(names)
  expect(await asked(undefined, getSession)).toBeNull()
})

test('A-10 a session that the request ended is read again, also by whoever began to read before', async () => {
  const { auth } = createCounted()
  const { getSession } = createAuthSession(auth)
  const [before, after] =
    (await asked(await auth.cookieOf(), async () => {
      const reading = getSession()
      await auth.api.signOut({ headers: getRequest().headers })
      return [await reading, await getSession()]
    })) ?? []
  expect(before?.user).toBeDefined()
  expect(after).toBeNull()
})

test('a session that was renewed while it was read is read anew once, and then known', async () => {
  const counted = createCounted()
  const { getSession } = createAuthSession(counted.auth)
  const cookie = await counted.auth.cookieOf()
  counted.clock.now += 2 * 86_400_000
  const sessions = await asked(cookie, async () => [
    await getSession(),
    await getSession(),
    await getSession(),
  ])
  const ends = new Date(counted.clock.now + 30 * 86_400_000).toISOString()
  expect(sessions?.map((session) => session?.expires)).toEqual([ends, ends, ends])
  expect(counted.reads).toBe(2)
})
