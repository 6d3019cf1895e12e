import { hasRole } from '@sallyport/core/wire'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { navigate, openPage, sessionOf } from '../test/page.ts'

type Page = Awaited<ReturnType<typeof openPage>>
let page: Page
let guards: ReturnType<Page['createGuards']>

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  page = await openPage()
  guards = page.createGuards()
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds)

describe('in the browser', () => {
  test('ten navigations inside staleTime ask once, whichever guards they pass', async () => {
    page.server.session = sessionOf('Root', { user: { ...sessionOf('Root').user, role: 'admin' } })
    for (let count = 0; count < 10; count++) {
      later(2900)
      expect(await navigate(guards.requireAuth)).toBe('Root')
      expect(await navigate(guards.requireAdminAuth)).toBe('Root')
    }
    expect(page.server.asked).toBe(1)
    later(4000)
    expect(await navigate(guards.requireAuth)).toBe('Root')
    expect(page.server.asked).toBe(2)
  })

  test('staleTime is the guards’ own, and 0 asks at every navigation', async () => {
    const careful = page.createGuards({ staleTime: 0 })
    await navigate(careful.requireAuth)
    await navigate(careful.requireAuth)
    expect(page.server.asked).toBe(2)
    await navigate(guards.requireAuth)
    expect(page.server.asked).toBe(2)
  })

  test('the guards of one navigation ask once, also where each of them has to', async () => {
    const careful = page.createGuards({ staleTime: 0 })
    const load = { abortController: new AbortController() }
    await navigate(careful.requireAuth, '/a', load)
    await navigate(careful.requireAuth, '/a', load)
    await Promise.all([1, 2, 3].map(() => navigate(careful.requireAuth)))
    expect(page.server.asked).toBe(2)
  })

  test('nobody is refused by what is known: who has signed in meanwhile passes', async () => {
    page.server.session = null
    expect(await navigate(guards.requireAuth)).toBe('/login?redirectTo=%2Fmembers')
    expect(await navigate(guards.redirectIfAuthenticated, '/login')).toBe('passed')
    expect(page.server.asked).toBe(1)
    page.server.session = sessionOf('Ada')
    expect(await navigate(guards.requireAuth)).toBe('Ada')
    expect(await navigate(guards.requireAdminAuth)).toBe('not found')
    page.server.session = sessionOf('Ada', { user: { ...sessionOf('Ada').user, role: 'admin' } })
    expect(await navigate(guards.requireAdminAuth)).toBe('Ada')
  })

  test('nobody is sent away from the sign-in page by what is known: who has left sees it', async () => {
    await navigate(guards.requireAuth)
    page.server.session = null
    expect(await navigate(guards.redirectIfAuthenticated, '/login')).toBe('passed')
    expect(await navigate(guards.requireAuth)).toMatch(/^\/login/)
  })

  test('a preload that is refused signs nobody out', async () => {
    await navigate(guards.requireAuth)
    later(60_000)
    page.server.isUnknown = true
    page.server.session = null
    expect(await navigate(guards.requireAuth, '/members', { preload: true })).toBe(
      'STORE_UNAVAILABLE',
    )
    page.server.isUnknown = false
    page.server.session = sessionOf('Ada')
    expect(await navigate(guards.requireAuth)).toBe('Ada')
  })

  test('a question that fails is asked again', async () => {
    page.server.gate = Promise.reject(new TypeError('offline'))
    expect(await navigate(guards.requireAuth)).toContain('offline')
    page.server.gate = Promise.resolve()
    expect(await navigate(guards.requireAuth)).toBe('Ada')
  })

  test('a session that has ended by the clock is asked about', async () => {
    const expires = new Date(Date.now() + 5000).toISOString()
    page.server.session = sessionOf('Ada', { expires })
    await navigate(guards.requireAuth)
    later(5000)
    page.server.session = null
    expect(await navigate(guards.requireAuth)).toMatch(/^\/login/)
  })

  test('a clock that was set back makes nothing last longer', async () => {
    await navigate(guards.requireAuth)
    later(-3_600_000)
    await navigate(guards.requireAuth)
    expect(page.server.asked).toBe(2)
  })
})

describe('what is known is forgotten', () => {
  beforeEach(async () => {
    await navigate(guards.requireAuth)
    page.server.session = null
  })
  const isForgotten = async () => (await navigate(guards.requireAuth)).startsWith('/login')

  test('when the client signs out, at once', async () => {
    page.tell(null)
    expect(await isForgotten()).toBe(true)
  })

  test('when the client learns of another session, or another organization in it', async () => {
    page.tell(sessionOf('Ada', { organization: { id: 'acme', role: 'member', permissions: [] } }))
    expect(await isForgotten()).toBe(true)
  })

  test('and not when the client learns the same', async () => {
    page.tell(sessionOf('Ada'))
    expect(await isForgotten()).toBe(false)
  })

  test('when another tab forgets, which this one tells of its own', async () => {
    const heard: unknown[] = []
    const other = new BroadcastChannel('sallyport:guards')
    other.addEventListener('message', ({ data }) => heard.push(data))
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is of windows
    other.postMessage('forget')
    await vi.waitFor(async () => expect(await isForgotten()).toBe(true))
    expect(heard).toEqual([])
    page.server.session = sessionOf('Ada')
    await navigate(guards.requireAuth)
    page.tell(null)
    await vi.waitFor(() => expect(heard).toEqual(['forget']))
    other.close()
  })

  test('in other tabs also by a page that itself knows nothing', async () => {
    const heard: unknown[] = []
    const other = new BroadcastChannel('sallyport:guards')
    other.addEventListener('message', ({ data }) => heard.push(data))
    page = await openPage()
    page.createGuards()
    page.tell(sessionOf('Ada'))
    page.tell(sessionOf('Ada'))
    page.tell(sessionOf('Ada', { organization: { id: 'acme', role: 'member', permissions: [] } }))
    page.tell(null)
    // The first for the page itself: it has been loaded.
    await vi.waitFor(() => expect(heard).toEqual(['forget', 'forget', 'forget']))
    other.close()
  })

  test('A-08 in other tabs by every page that is loaded: nobody else tells of a form that signed somebody out', async () => {
    const heard: unknown[] = []
    const other = new BroadcastChannel('sallyport:guards')
    other.addEventListener('message', ({ data }) => heard.push(data))
    const loaded = await openPage()
    loaded.createGuards()
    loaded.createGuards({ staleTime: 0 })
    await vi.waitFor(async () => expect(await isForgotten()).toBe(true))
    expect(heard).toEqual(['forget'])
    other.close()
  })

  test('by router.invalidate()', async () => {
    const matches = [{ invalid: false }, { invalid: true }]
    expect(await navigate(guards.requireAuth, '/members', { matches })).toMatch(/^\/login/)
  })

  test('when the page comes back from the back-forward cache', async () => {
    page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
    expect(await isForgotten()).toBe(false)
    page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    expect(await isForgotten()).toBe(true)
    expect(page.router.invalidated).toBe(0)
  })

  test('after an action, but not after one that a loader called or that only reads', async () => {
    page.router.state.isLoading = true
    await page.forgetAfter(Promise.resolve(), 'POST')
    page.router.state.isLoading = false
    await page.forgetAfter(Promise.resolve(), 'GET')
    expect(await isForgotten()).toBe(false)
    await page.forgetAfter(Promise.resolve(), 'POST')
    expect(await isForgotten()).toBe(true)
  })

  test.each([
    ['UNAUTHORIZED', 1],
    ['ORGANIZATION_REQUIRED', 1],
    ['FORBIDDEN', 1],
    ['NOT_FOUND', 0],
    ['STORE_UNAVAILABLE', 0],
  ] as const)(
    'by a loader whose call came to %s, and the guards look again: %i',
    async (code, times) => {
      const refusal = new page.AuthError(code)
      const load = () => page.forgetAfter(Promise.reject(refusal), 'GET')
      page.router.state.isLoading = true
      await expect(load()).rejects.toBe(refusal)
      // Nobody had passed by what was known: the server itself let them.
      expect(page.router.invalidated).toBe(0)
      page.server.session = sessionOf('Ada')
      await navigate(guards.requireAuth)
      await navigate(guards.requireAuth)
      page.server.session = null
      await expect(load()).rejects.toBe(refusal)
      expect(page.router.invalidated).toBe(times)
      expect(await isForgotten()).toBe(true)
      await expect(load()).rejects.toBe(refusal)
      expect(page.router.invalidated).toBe(times)
    },
  )

  test('after a call that was refused', async () => {
    const refused = page.forgetAfter(Promise.reject(new page.AuthError('UNAUTHORIZED')), 'GET')
    await expect(refused).rejects.toThrow('Unauthorized')
    expect(await isForgotten()).toBe(true)
  })

  test('A-08 a page that has known somebody is loaded anew for anybody else, with nothing that it kept', async () => {
    page.tell(null)
    expect(await isForgotten()).toBe(true)
    page.server.session = sessionOf('Grace')
    const ahead = await navigate(guards.requireAuth, '/members', { preload: true })
    expect(ahead).toBe('/members, as a document')
    for (const guard of [guards.requireAuth, guards.requireAdminAuth]) {
      expect(await navigate(guard, '/members?a=1#b')).toBe('/members?a=1#b, as a document')
    }
    expect(await navigate(guards.redirectIfAuthenticated, '/login')).toBe('/login, as a document')
    page.server.session = sessionOf('Ada')
    page.tell(null)
    expect(await navigate(guards.requireAuth)).toBe('Ada')
  })

  test('where router.invalidate() loads all of it anew, without a document that would come in the way of another', async () => {
    page.server.session = sessionOf('Grace')
    const matches = [{ invalid: true }]
    expect(await navigate(guards.requireAuth, '/members', { matches })).toBe('Grace')
    expect(await navigate(guards.requireAuth)).toBe('/members, as a document')
  })

  test('also while the server is being asked: the answer from before does not count', async () => {
    later(60_000)
    let open = () => {}
    page.server.session = sessionOf('Ada')
    page.server.gate = new Promise((resolve) => (open = resolve))
    const answer = navigate(guards.requireAuth)
    page.server.session = null
    page.tell(null)
    open()
    expect(await answer).toMatch(/^\/login/)
  })
})

describe('what is being asked', () => {
  let open = () => {}
  beforeEach(() => {
    page.server.gate = new Promise((resolve) => (open = resolve))
  })

  test('does not count when the client has learned of somebody meanwhile', async () => {
    const answer = navigate(guards.requireAuth)
    page.server.session = null
    page.tell(sessionOf('Grace'))
    open()
    expect(await answer).toMatch(/^\/login/)
  })

  test('is not given up for a question from before that failed', async () => {
    let fail = () => {}
    page.server.gate = new Promise((_, reject) => (fail = () => reject(new TypeError('offline'))))
    const before = navigate(guards.requireAuth)
    page.tell(null)
    page.server.gate = new Promise((resolve) => (open = resolve))
    const after = navigate(guards.requireAuth)
    fail()
    expect(await before).toContain('offline')
    open()
    expect(await after).toBe('Ada')
    expect(page.server.asked).toBe(2)
  })
})

describe('requireAccess', () => {
  test('A-25 lets nobody pass for whom the condition is not true', async () => {
    const verdicts: unknown[] = [false, undefined, null, 0, '', 1, 'yes', {}, Promise.resolve(true)]
    for (const verdict of verdicts) {
      const guard = guards.requireAccess(() => verdict as boolean)
      expect(await navigate(guard)).toBe('not found')
    }
    const throwing = guards.requireAccess(() => {
      throw new Error('a mistake')
    })
    expect(await navigate(throwing)).toContain('a mistake')
  })

  test('leads elsewhere who may not, with the way back', async () => {
    const guard = guards.requireAccess((session) => hasRole(session, 'support'), {
      otherwise: '/ask',
    })
    expect(await navigate(guard, '/help?a=1#b')).toBe('/ask?redirectTo=%2Fhelp%3Fa%3D1%23b')
  })
})

test('A-08 on the server nothing is kept, and nobody passes by what a router there shows', async () => {
  page.router.routesById = { '/_authenticated': { options: { beforeLoad: guards.requireAuth } } }
  page.router.state.matches = [
    { routeId: '/_authenticated', context: { session: sessionOf('Eve') } },
  ]
  vi.setSystemTime(performance.timeOrigin + 1000)
  vi.stubGlobal('window', undefined)
  for (const name of ['Ada', 'Grace']) {
    page.server.session = sessionOf(name)
    expect(await navigate(guards.requireAuth)).toBe(name)
  }
})

test('A-08 on the server two requests at once are two questions', async () => {
  vi.stubGlobal('window', undefined)
  let open = () => {}
  page.server.gate = new Promise((resolve) => (open = resolve))
  const names = ['Ada', 'Grace']
  const answers = names.map((name) => {
    page.server.session = sessionOf(name)
    return navigate(guards.requireAuth)
  })
  open()
  expect(await Promise.all(answers)).toEqual(names)
})

test('what is wrong with the options is said at once', () => {
  const { createGuards } = page
  // @ts-expect-error there is no such option
  expect(() => createGuards({ signin: '/x' })).toThrow('there is no option "signin"')
  for (const staleTime of [-1, Number.NaN]) {
    expect(() => createGuards({ staleTime })).toThrow('staleTime')
  }
  // @ts-expect-error there is no such option
  expect(() => guards.requireAccess(() => true, { redirectTo: '/' })).toThrow('redirectTo')
})
