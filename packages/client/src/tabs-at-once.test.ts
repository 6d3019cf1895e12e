import { memoryStore } from '@sallyport/core/memory'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { allHeard } from '../test/all-heard.ts'
import { type Browser, createBrowser, createLatch } from '../test/browser.ts'
import { type AuthClient, createAuthClient } from './index.ts'

/** Two pages of one browser, which do something at the same time. The server has a database. */
let browser: Browser
let here: AuthClient
let there: AuthClient
let now: number
let stops: (() => void)[]

beforeEach(() => open('jwt'))

afterEach(() => {
  close()
  vi.unstubAllGlobals()
})

async function open(strategy: 'jwt' | 'database'): Promise<void> {
  now = Date.now()
  browser = createBrowser({ database: memoryStore(), session: { strategy } }, () => now)
  await browser.signIn()
  here = createAuthClient({ fetch: browser.fetch })
  there = createAuthClient({ fetch: browser.fetch })
  stops = [here, there].map(({ store }) => store.subscribe(() => {}))
  await Promise.all([here.getSession(), there.getSession()])
  await allHeard()
  browser.requests.length = 0
}

function close(): void {
  for (const stop of stops) stop()
}

/** Holds back the first answer to such a request, and the cookies with it. */
function holdBack(held: string): { release(): void } {
  const latch = createLatch()
  let isHeld = false
  browser.answerWith(async (send, asked) => {
    const answer = await send()
    if (asked === held && !isHeld) {
      isHeld = true
      await latch.opened
    }
    return answer
  })
  return { release: latch.open }
}

async function sent(asked: string, times = 1): Promise<void> {
  const count = () => browser.requests.filter((request) => request === asked).length
  await vi.waitFor(() => expect(count()).toBe(times))
}

function names(): (string | undefined)[] {
  return [here, there].map(({ store }) => store.get().data?.user.name)
}

/** What the pages know is what the server says, and no answer is under way any more. */
async function bothKnow(name: string | undefined): Promise<void> {
  await vi.waitFor(async () => {
    expect((await browser.session())?.user.name).toBe(name)
    expect(names()).toEqual([name, name])
  })
}

describe('two tabs at once', () => {
  it('refresh the session one after the other, and both have it', async () => {
    const answers = await Promise.all([here.refreshSession(), there.refreshSession()])
    expect(answers.map(({ authenticated }) => authenticated)).toEqual([true, true])
    await bothKnow('Ada')
    expect(await here.sessions.list()).toHaveLength(1)
  })

  it('A-10 sign out and refresh: the sign-out waits for the new token, and ends it', async () => {
    const { release } = holdBack('POST /api/auth/session/refresh')
    const refreshing = here.refreshSession()
    await sent('POST /api/auth/session/refresh')
    const leaving = there.signOut()
    await vi.waitFor(async () => {
      expect((await navigator.locks.query()).pending).toHaveLength(1)
    })
    expect(browser.requests).toEqual(['POST /api/auth/session/refresh'])
    release()
    await Promise.all([refreshing, leaving])
    await bothKnow(undefined)
  })

  it.each(['refreshSession', 'updateSession'] as const)(
    'a %s that fails holds up nobody',
    async (call) => {
      browser.answerWith(() => Promise.reject(new TypeError('offline')))
      await expect(here[call]({ name: 'Ada B.' })).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
      browser.answerWith(null)
      await there.signOut()
      await bothKnow(undefined)
    },
  )
})

// A page on plain http has no locks, unless it is on localhost.
describe('two tabs at once, without locks', () => {
  beforeEach(() => void vi.stubGlobal('navigator', {}))

  it('refresh the session: who is refused asks, and finds the session that the other has', async () => {
    const { release } = holdBack('POST /api/auth/session/refresh')
    const first = here.refreshSession()
    await sent('POST /api/auth/session/refresh')
    const second = there.refreshSession().catch((reason: unknown) => reason)
    await sent('POST /api/auth/session/refresh', 2)
    release()
    expect((await first).authenticated).toBe(true)
    expect(await second).toMatchObject({ code: 'UNAUTHORIZED' })
    await bothKnow('Ada')
  })

  it('change the user: who is answered late does not stay with the older name', async () => {
    const { release } = holdBack('PATCH /api/auth/session')
    const first = here.updateSession({ name: 'Ada King' })
    await sent('PATCH /api/auth/session')
    await there.updateSession({ name: 'Ada Lovelace' })
    await allHeard()
    release()
    expect((await first).session?.user.name).toBe('Ada King')
    await bothKnow('Ada Lovelace')
  })
})

describe.each(['jwt', 'database'] as const)(
  'A-10 an answer that a sign-out overtook, %s',
  (kind) => {
    beforeEach(async () => {
      close()
      await open(kind)
    })

    it('a renewal that another tab had asked for brings back a cookie, and nobody signed in', async () => {
      now += 2 * 86_400_000
      const { release } = holdBack('GET /api/auth/session')
      const read = here.store.refetch()
      await sent('GET /api/auth/session')
      await there.signOut()
      expect(await browser.session()).toBeNull()
      release()
      await read
      await vi.waitFor(() => expect(browser.cookie()).not.toBe(''))
      await bothKnow(undefined)
      expect(await here.getSession()).toMatchObject({ reason: 'SESSION_REVOKED' })
    })

    it('a change that another tab had asked for signs nobody in again', async () => {
      vi.stubGlobal('navigator', {})
      const { release } = holdBack('PATCH /api/auth/session')
      const change = here.updateSession({ name: 'Ada Lovelace' })
      await sent('PATCH /api/auth/session')
      await there.signOut()
      await allHeard()
      expect(names()).toEqual([undefined, undefined])
      release()
      await change
      await bothKnow(undefined)
    })
  },
)
