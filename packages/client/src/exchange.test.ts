import { describe, expect, it, vi } from 'vitest'
import { createLatch } from '../test/browser.ts'
import { browser, client, pass, sessionNamed, settle, shownName, watch } from '../test/open-page.ts'
import { createAuthClient } from './index.ts'

describe('an optimistic change', () => {
  it('shows at once, without a request', async () => {
    await browser.signIn()
    client.store.seed(await browser.session())
    const shown = watch()
    client.store.set(await sessionNamed('Ada Lovelace'))
    expect(shown).toEqual(['Ada Lovelace'])
    expect(browser.requests).toEqual([])
  })

  it('is not undone by an answer that was under way', async () => {
    await browser.signIn()
    const latch = createLatch()
    browser.answerWith(async (send) => {
      const answer = await send()
      await latch.opened
      return answer
    })
    const shown = watch()
    const read = client.getSession()
    await vi.waitFor(() => expect(browser.requests).toHaveLength(1))
    client.store.set(await sessionNamed('Ada Lovelace'))
    latch.open()
    expect((await read).session?.user.name).toBe('Ada Lovelace')
    expect(shown).toEqual(['Ada Lovelace'])
    await client.store.refetch()
    expect(shownName()).toBe('Ada')
  })
})

describe('the order of answers', () => {
  it('an answer from before the sign-out, arriving after it, changes nothing', async () => {
    await browser.signIn()
    const latch = createLatch()
    browser.answerWith(async (send, asked) => {
      const answer = await send()
      if (asked.startsWith('GET')) await latch.opened
      return answer
    })
    const shown = watch()
    const read = client.getSession()
    await vi.waitFor(() => expect(browser.requests).toHaveLength(1))
    await client.signOut()
    latch.open()
    expect(await read).toEqual({ authenticated: false, session: null, reason: 'NO_SESSION' })
    expect(shown).toEqual([null])
  })

  it('a sign-out aborts the read under way, whose renewed cookie would outlive it', async () => {
    await browser.signIn()
    let signal: AbortSignal | null | undefined
    let wasAborted: boolean | undefined
    const asking = createAuthClient({
      fetch(url, init) {
        if (init.method === 'GET') {
          signal = init.signal
          return new Promise(() => {})
        }
        wasAborted = signal?.aborted
        return browser.fetch(url, init)
      },
    })
    void asking.getSession()
    await vi.waitFor(() => expect(signal?.aborted).toBe(false))
    await asking.signOut()
    expect(wasAborted).toBe(true)
  })

  it('a read that begins during a sign-out waits for it', async () => {
    await browser.signIn()
    const latch = createLatch()
    browser.answerWith(async (send) => {
      await latch.opened
      return send()
    })
    const leaving = client.signOut()
    const read = client.getSession()
    await vi.waitFor(() => expect(browser.requests).toEqual(['POST /api/auth/sign-out']))
    latch.open()
    await leaving
    expect((await read).authenticated).toBe(false)
  })

  it('a sign-out waits for a refresh, whose cookie would outlive it', async () => {
    await browser.signIn()
    const latch = createLatch()
    browser.answerWith(async (send, asked) => {
      const answer = await send()
      if (asked.endsWith('/refresh')) await latch.opened
      return answer
    })
    watch()
    const refreshing = client.refreshSession()
    const leaving = client.signOut()
    await pass(1000)
    expect(browser.requests).not.toContain('POST /api/auth/sign-out')
    latch.open()
    await Promise.all([refreshing, leaving])
    expect(client.store.get().data).toBeNull()
    expect(await browser.session()).toBeNull()
  })

  it('a sign-out that fails leaves the session, and the first answer still comes', async () => {
    await browser.signIn()
    const latch = createLatch()
    browser.answerWith(async (send, asked) => {
      if (asked.startsWith('POST')) throw new TypeError('offline')
      await latch.opened
      return send()
    })
    watch()
    await expect(client.signOut()).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
    latch.open()
    await settle()
    expect(shownName()).toBe('Ada')
  })
})
