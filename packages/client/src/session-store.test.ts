import { beforeEach, describe, expect, it, vi } from 'vitest'
import {
  browser,
  client,
  leave,
  listen,
  openPage,
  pass,
  sessionNamed,
  settle,
  shownName,
  watch,
} from '../test/open-page.ts'
import { createAuthClient } from './index.ts'

const day = 86_400_000

describe('asking', () => {
  it('waits until somebody wants to know', async () => {
    expect(client.store.get()).toEqual({ data: null, isPending: true, error: null })
    await Promise.resolve()
    expect(browser.requests).toEqual([])
    watch()
    await settle()
    expect(browser.requests).toEqual(['GET /api/auth/session'])
  })

  it('happens once, however many want to know', async () => {
    await browser.signIn()
    watch()
    watch()
    const answers = await Promise.all([client.getSession(), client.sessionOrNull()])
    await client.store.refetch()
    expect(browser.requests).toHaveLength(2)
    expect(answers[0].session).toBe(answers[1])
    expect(client.store.get().data).not.toBeNull()
  })

  it('tells of a change only where there is one', async () => {
    await browser.signIn()
    const shown = watch()
    await settle()
    const before = client.store.get()
    await client.store.refetch()
    expect(client.store.get()).toBe(before)
    expect(shown).toEqual(['Ada'])
  })

  it('is over when everybody has gone', async () => {
    await browser.signIn()
    watch()
    await settle()
    leave()
    await pass(40 * day)
    window.dispatchEvent(new window.Event('focus'))
    expect(browser.requests).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('starts again when somebody comes back after nobody listened', async () => {
    client.store.seed(null)
    watch()
    leave()
    await pass(5000)
    watch()
    await vi.waitFor(() => expect(browser.requests).toHaveLength(1))
  })

  it('fails into the snapshot, and mends with the next answer', async () => {
    browser.answerWith(() => Promise.reject(new TypeError('offline')))
    watch()
    await settle()
    expect(client.store.get()).toMatchObject({ data: null, error: { code: 'NETWORK_ERROR' } })
    browser.answerWith(null)
    await browser.signIn()
    window.dispatchEvent(new window.Event('online'))
    await vi.waitFor(() => expect(shownName()).toBe('Ada'))
    expect(client.store.get().error).toBeNull()
  })

  it.each(['UNAVAILABLE', 'STORE_UNAVAILABLE'])(
    'keeps what is known when the server cannot say: %s',
    async (reason) => {
      await browser.signIn()
      watch()
      await settle()
      const body = { authenticated: false, session: null, reason }
      browser.answerWith(async () => Response.json(body))
      await client.store.refetch()
      expect(client.store.get()).toMatchObject({
        data: { user: { name: 'Ada' } },
        isPending: false,
        error: { code: 'UNAVAILABLE' },
      })
    },
  )

  it('goes on when a listener throws', async () => {
    const thrown = new Promise((resolve) => process.once('uncaughtException', resolve))
    listen(() => {
      throw new Error('a mistake in the application')
    })
    const shown = watch()
    await client.getSession()
    expect(shown).toEqual([null])
    await expect(thrown).resolves.toMatchObject({ message: 'a mistake in the application' })
  })
})

describe('seed', () => {
  it('spares the request', async () => {
    await browser.signIn()
    client.store.seed(await browser.session())
    watch()
    await pass(1000)
    expect(shownName()).toBe('Ada')
    expect(client.store.get().isPending).toBe(false)
    expect(browser.requests).toEqual([])
  })

  it('of the same content does not bring back who has signed out since', async () => {
    await browser.signIn()
    const session = await browser.session()
    client.store.seed(session)
    watch()
    await client.signOut()
    client.store.seed(structuredClone(session))
    expect(client.store.get().data).toBeNull()
  })

  it('of other content is news', async () => {
    client.store.seed(null)
    const shown = watch()
    await browser.signIn()
    client.store.seed(await browser.session())
    expect(shown).toEqual(['Ada'])
  })

  it('that has expired is checked', async () => {
    await browser.signIn()
    client.store.seed({
      ...(await sessionNamed('Ada')),
      expires: new Date(Date.now() - 1).toISOString(),
    })
    watch()
    await vi.waitFor(() => expect(browser.requests).toHaveLength(1))
  })
})

describe('time', () => {
  it('empties the store when the session expires', async () => {
    openPage({ session: { maxAge: 3600, updateAge: 0 } })
    await browser.signIn()
    const shown = watch()
    await settle()
    await pass(3_599_000)
    expect(shownName()).toBe('Ada')
    await pass(2000)
    await vi.waitFor(() => expect(client.store.get().data).toBeNull())
    expect(shown).toEqual(['Ada', null])
  })

  it('empties it as well when the server cannot be asked', async () => {
    openPage({ session: { maxAge: 3600 } })
    await browser.signIn()
    watch()
    await settle()
    browser.answerWith(() => Promise.reject(new TypeError('offline')))
    await pass(3_600_001)
    await vi.waitFor(() => expect(client.store.get().data).toBeNull())
    expect(client.store.get().error?.code).toBe('NETWORK_ERROR')
  })

  it('goes on when the session was renewed elsewhere', async () => {
    openPage({ session: { maxAge: 3600 } })
    await browser.signIn()
    const shown = watch()
    await settle()
    await pass(1_800_000)
    await createAuthClient({ fetch: browser.fetch }).refreshSession()
    await pass(1_801_000)
    await vi.waitFor(() => expect(browser.requests).toHaveLength(3))
    await client.store.refetch()
    expect(shown).not.toContain(null)
    expect(shownName()).toBe('Ada')
  })

  it('does not take 30 days for no time at all, as setTimeout would', async () => {
    await browser.signIn()
    watch()
    await settle()
    await pass(1000)
    expect(browser.requests).toHaveLength(1)
    await pass(29 * day)
    expect(browser.requests).toHaveLength(1)
    browser.answerWith(async () =>
      Response.json({ authenticated: false, session: null, reason: 'SESSION_EXPIRED' }),
    )
    await pass(day)
    await vi.waitFor(() => expect(client.store.get().data).toBeNull())
    expect(browser.requests).toHaveLength(2)
  })

  it('asks once a minute, not without end, while our clock is ahead of the server', async () => {
    openPage({ session: { maxAge: 3600 } }, 2 * 3_600_000)
    await browser.signIn()
    watch()
    await settle()
    expect(shownName()).toBe('Ada')
    await pass(59_000)
    expect(browser.requests).toHaveLength(1)
    await pass(2000)
    expect(browser.requests).toHaveLength(2)
  })
})

describe('coming back to the page', () => {
  beforeEach(async () => {
    await browser.signIn()
    client.store.seed(await browser.session())
    watch()
  })

  it.each(['focus', 'visibilitychange'])(
    '%s asks when the answer is half a minute old',
    async (type) => {
      const target = type === 'focus' ? window : document
      await pass(29_000)
      target.dispatchEvent(new window.Event(type, { bubbles: true }))
      await pass(0)
      expect(browser.requests).toHaveLength(0)
      await pass(2000)
      target.dispatchEvent(new window.Event(type, { bubbles: true }))
      await vi.waitFor(() => expect(browser.requests).toHaveLength(1))
    },
  )

  it('out of the back-forward cache asks at once: the person may have signed out since', async () => {
    await browser.fetch('http://app.test/api/auth/sign-out', { method: 'POST' })
    const restored = Object.assign(new window.Event('pageshow'), { persisted: true })
    window.dispatchEvent(restored)
    await vi.waitFor(() => expect(client.store.get().data).toBeNull())
  })
})

describe('on the server', () => {
  it('nothing is kept and no answer is shared between people', async () => {
    const { window: page } = globalThis
    vi.stubGlobal('window', undefined)
    const server = createAuthClient({ fetch: browser.fetch, baseURL: 'http://app.test' })
    vi.stubGlobal('window', page)
    await browser.signIn()
    const [one, other] = await Promise.all([server.getSession(), server.getSession()])
    expect(browser.requests).toHaveLength(2)
    expect(one.session).not.toBe(other.session)
    server.store.set(one.session)
    server.store.seed(one.session)
    expect(server.store.get()).toEqual({ data: null, isPending: true, error: null })
  })
})
