import type { Session, User } from '@sallyport/core/wire'
import { act, createElement as h, type ReactNode, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { beforeEach, describe, expect, expectTypeOf, it, onTestFinished, vi } from 'vitest'
import { type Browser, createBrowser, createLatch } from '../../test/browser.ts'
import { hydrate, render } from '../../test/render.ts'
import {
  type ReactAuthClient,
  SessionProvider,
  createAuthClient,
  useSession,
  useSessionUpdate,
} from './index.ts'

let browser: Browser
let client: ReactAuthClient
let updates: (string | null)[]

beforeEach(() => {
  browser = createBrowser()
  client = createAuthClient({ fetch: browser.fetch })
  updates = []
})

function Name(): ReactNode {
  return useSession()?.user.name ?? 'nobody'
}

function State(): ReactNode {
  const { data, isPending, error } = client.useSession()
  if (error) return error.code
  return isPending ? 'pending' : (data?.user.name ?? 'nobody')
}

function Listener(): ReactNode {
  useSessionUpdate((session) => updates.push(session && session.user.name))
  return null
}

function Listening({ callback }: { callback: () => void }): ReactNode {
  useSessionUpdate(callback)
  return null
}

/** A page of the application, as the server gives it the session. */
function page(session?: Session | null, child: () => ReactNode = Name): ReactNode {
  return h(
    StrictMode,
    null,
    h(SessionProvider, { client, session }, h(child), '|', h(child), h(Listener)),
  )
}

describe('authClient.useSession', () => {
  it('S1-37 gives data, isPending and error at every moment', async () => {
    await browser.signIn()
    const session = await browser.session()
    const results: unknown[] = []
    await render(
      h(() => {
        const { refetch: _refetch, ...result } = client.useSession()
        results.push(result)
        return null
      }),
    )
    await act(() => client.store.refetch())
    browser.answerWith(() => Promise.reject(new TypeError('offline')))
    await act(() => client.store.refetch())
    browser.answerWith(null)
    await act(() => client.signOut())
    expect(results).toEqual([
      { data: null, isPending: true, error: null },
      { data: session, isPending: false, error: null },
      { data: session, isPending: false, error: expect.any(Error) },
      { data: null, isPending: false, error: null },
    ])
  })

  it('S1-38 is pending until the first answer, and one request is enough for all', async () => {
    await browser.signIn()
    const latch = createLatch()
    browser.answerWith(async (send) => {
      await latch.opened
      return send()
    })
    const rendered = await render(h(StrictMode, null, h(State), '|', h(State)))
    expect(rendered.text()).toBe('pending|pending')
    await act(async () => {
      latch.open()
      await client.getSession()
    })
    expect(rendered.text()).toBe('Ada|Ada')
    expect(browser.requests).toHaveLength(1)
  })

  it('S1-39 has null for a stranger, and for a person who signs out', async () => {
    const rendered = await render(h(State))
    await act(() => client.store.refetch())
    expect(rendered.text()).toBe('nobody')
    await browser.signIn()
    await act(() => client.store.refetch())
    expect(rendered.text()).toBe('Ada')
    await act(() => client.signOut())
    expect(rendered.text()).toBe('nobody')
  })

  it('S1-40 has the error, and refetch mends it', async () => {
    browser.answerWith(() => Promise.reject(new TypeError('offline')))
    let refetch: (() => Promise<void>) | undefined
    const rendered = await render(
      h(() => {
        ;({ refetch } = client.useSession())
        return h(State)
      }),
    )
    await act(() => client.store.refetch())
    expect(rendered.text()).toBe('NETWORK_ERROR')
    browser.answerWith(null)
    await browser.signIn()
    await act(async () => refetch?.())
    expect(rendered.text()).toBe('Ada')
  })

  it('is pending on the server, whatever the client there was told', async () => {
    await browser.signIn()
    client.store.set(await browser.session())
    expect(renderToString(h(State))).toBe('pending')
  })
})

describe('SessionProvider', () => {
  it('shows the session of the server in its HTML, from the first render on, without a request', async () => {
    await browser.signIn()
    const session = await browser.session()
    for (const child of [Name, State]) {
      client = createAuthClient({ fetch: browser.fetch })
      const html = renderToString(page(session, child))
      expect(html).toContain('Ada')
      const seen: ReactNode[] = []
      const watched = () => {
        const shown = child()
        seen.push(shown)
        return shown
      }
      const rendered = await hydrate(html, page(structuredClone(session), watched))
      expect(rendered.problems).toEqual([])
      expect(rendered.text()).toBe('Ada|Ada')
      expect(new Set(seen)).toEqual(new Set(['Ada']))
    }
    expect(browser.requests).toEqual([])
    expect(updates).toEqual([])
  })

  it('shows it as well where there is nothing to hydrate', async () => {
    await browser.signIn()
    const rendered = await render(page(await browser.session(), State))
    expect(rendered.text()).toBe('Ada|Ada')
    expect(browser.requests).toEqual([])
  })

  it('takes null for an answer: nobody is signed in', async () => {
    const html = renderToString(page(null, State))
    const rendered = await hydrate(html, page(null, State))
    expect(rendered.problems).toEqual([])
    expect(rendered.text()).toBe('nobody|nobody')
    expect(browser.requests).toEqual([])
  })

  it('asks when it was told nothing', async () => {
    await browser.signIn()
    const html = renderToString(page())
    expect(html).toContain('nobody')
    const rendered = await hydrate(html, page())
    await act(() => vi.waitFor(() => expect(client.store.get().isPending).toBe(false)))
    expect(rendered.problems).toEqual([])
    expect(rendered.text()).toBe('Ada|Ada')
    expect(browser.requests).toHaveLength(1)
  })

  it('hydrates without complaint when the client knows better by then', async () => {
    await browser.signIn()
    const session = await browser.session()
    const html = renderToString(page(session))
    client.store.set(null)
    const rendered = await hydrate(html, page(session))
    expect(rendered.problems).toEqual([])
  })

  it('lets no request to a server see the session of another', async () => {
    await browser.signIn()
    expect(renderToString(page(await browser.session()))).toContain('Ada')
    expect(renderToString(page(null))).not.toContain('Ada')
    expect(client.store.get().data).toBeNull()
  })

  it('follows a loader that runs again, and is not fooled by the same value in a new object', async () => {
    await browser.signIn()
    const session = await browser.session()
    const rendered = await render(page(session))
    await rendered.update(page(null))
    expect(rendered.text()).toBe('nobody|nobody')
    await rendered.update(page(session))
    expect(rendered.text()).toBe('Ada|Ada')
    await act(() => client.signOut())
    await rendered.update(page(structuredClone(session)))
    expect(rendered.text()).toBe('nobody|nobody')
  })

  it('has to be there', () => {
    const missing = expect.objectContaining({ code: 'CONFIGURATION_INVALID' })
    expect(() => renderToString(h(Name))).toThrow(missing)
    expect(() => renderToString(h(Listener))).toThrow(missing)
  })
})

describe('useSession', () => {
  it('S4-01 is the session, and null after the sign-out', async () => {
    await browser.signIn()
    const rendered = await render(page(await browser.session()))
    expect(rendered.text()).toBe('Ada|Ada')
    await act(() => client.signOut())
    expect(rendered.text()).toBe('nobody|nobody')
  })

  it('S4-06 follows what happens here and in another tab, without a reload', async () => {
    const rendered = await render(page(null))
    const shows = (text: string) => vi.waitFor(() => expect(rendered.text()).toBe(text))
    const tab = createAuthClient({ fetch: browser.fetch })
    onTestFinished(tab.store.subscribe(() => {}))

    await browser.signIn()
    await act(async () => {
      tab.store.seed(await browser.session())
      await shows('Ada|Ada')
    })
    const session = await tab.sessionOrNull()
    if (!session) throw new Error('nobody is signed in')
    await act(async () =>
      client.store.set({ ...session, user: { ...session.user, name: 'Ada B.' } }),
    )
    expect(rendered.text()).toBe('Ada B.|Ada B.')
    await act(async () => {
      await tab.signOut()
      await shows('nobody|nobody')
    })
  })

  it('takes the type of the application', () => {
    interface CustomUser extends User {
      role: string
      preferences: { theme: 'light' | 'dark' }
    }
    function usePage(): CustomUser | undefined {
      const session = useSession<CustomUser>()
      expectTypeOf(session).toEqualTypeOf<Session<CustomUser> | null>()
      expectTypeOf(session?.user.role).toEqualTypeOf<string | undefined>()
      expectTypeOf(session?.user.preferences.theme).toEqualTypeOf<'light' | 'dark' | undefined>()
      useSessionUpdate<CustomUser>((next) => {
        expectTypeOf(next?.user.role).toEqualTypeOf<string | undefined>()
      })
      return session?.user
    }
    expectTypeOf(usePage).returns.toEqualTypeOf<CustomUser | undefined>()
    const typed = createAuthClient<{ plan: string }>()
    expectTypeOf(typed.useSession).returns.toHaveProperty('data')
    expectTypeOf<ReturnType<typeof typed.useSession>['data']>().toEqualTypeOf<Session<{
      plan: string
    }> | null>()
    expectTypeOf<ReturnType<typeof useSession>>().toEqualTypeOf<Session | null>()
  })
})

describe('useSessionUpdate', () => {
  it('S4-04 S4-05 is called with what changes, and for nothing else', async () => {
    await browser.signIn()
    const session = await browser.session()
    await render(page(session))
    expect(updates).toEqual([])
    await act(() => client.store.refetch())
    expect(updates).toEqual([])

    if (!session) throw new Error('nobody is signed in')
    const user = { ...session.user, name: 'Ada Lovelace' }
    await act(async () => client.store.set({ ...session, user }))
    expect(updates).toEqual(['Ada Lovelace'])
    await act(() => client.signOut())
    expect(updates).toEqual(['Ada Lovelace', null])
    await browser.signIn('Grace')
    await act(() => client.store.refetch())
    expect(updates).toEqual(['Ada Lovelace', null, 'Grace'])
  })

  it('is not called for the first answer: nothing has changed', async () => {
    await browser.signIn()
    await render(page())
    await act(() => client.store.refetch())
    expect(updates).toEqual([])
  })

  it('S4-05 S4-06 is called with null when another tab signs out', async () => {
    await browser.signIn()
    await render(page(await browser.session()))
    await act(async () => {
      await createAuthClient({ fetch: browser.fetch }).signOut()
      await vi.waitFor(() => expect(client.store.get().data).toBeNull())
    })
    expect(updates).toEqual([null])
  })

  it('S4-05 is called with null when the session expires', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    browser = createBrowser({ session: { maxAge: 3600 } }, Date.now)
    client = createAuthClient({ fetch: browser.fetch })
    await browser.signIn()
    await render(page(await browser.session()))
    await act(() => vi.advanceTimersByTimeAsync(3_599_000))
    expect(updates).toEqual([])
    await act(async () => {
      await vi.advanceTimersByTimeAsync(1000)
      await vi.waitFor(() => expect(client.store.get().data).toBeNull())
    })
    expect(updates).toEqual([null])
  })

  it('calls the callback of the latest render', async () => {
    await browser.signIn()
    const session = await browser.session()
    const first = vi.fn<() => void>()
    const second = vi.fn<() => void>()
    const view = (callback: () => void) =>
      h(SessionProvider, { client, session }, h(Listening, { callback }))
    const rendered = await render(view(first))
    await rendered.update(view(second))
    await act(() => client.signOut())
    expect(first).not.toHaveBeenCalled()
    expect(second).toHaveBeenCalledExactlyOnceWith(null)
  })
})
