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

describe('a page that the server rendered', () => {
  beforeEach(() => {
    const { requireAuth } = guards
    page.router.routesById = { '/_authenticated': { options: { beforeLoad: requireAuth } } }
    page.router.state.matches = [
      { routeId: '__root__', context: { session: 'of the application' } },
      { routeId: '/_authenticated', context: { session: sessionOf('Ada') } },
    ]
    vi.setSystemTime(performance.timeOrigin + 1000)
  })

  test('asks for nothing at its first navigations', async () => {
    page.tell(sessionOf('Ada'))
    expect(await navigate(guards.requireAuth)).toBe('Ada')
    expect(page.server.asked).toBe(0)
    later(30_000)
    await navigate(guards.requireAuth)
    expect(page.server.asked).toBe(1)
  })

  describe('and was left for one without guards', () => {
    beforeEach(() => {
      page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
      page.router.leave()
    })

    test('asks for nothing either', async () => {
      expect(await navigate(guards.requireAuth)).toBe('Ada')
      expect(page.server.asked).toBe(0)
    })

    test('A-08 is loaded anew for anybody else', async () => {
      page.tell(null)
      page.server.session = sessionOf('Grace')
      expect(await navigate(guards.requireAuth)).toBe('/members, as a document')
    })
  })

  test.each([
    ['when somebody has left', () => page.tell(null)],
    ['however much later', () => later(60_000)],
  ])('A-08 is loaded anew for anybody else, %s', async (_when, happen) => {
    happen()
    page.server.session = sessionOf('Grace')
    expect(await navigate(guards.requireAuth)).toBe('/members, as a document')
  })

  test('does when the session has changed since', async () => {
    page.tell(null)
    await navigate(guards.requireAuth)
    expect(page.server.asked).toBe(1)
  })

  test('is guarded again when it comes back from the back-forward cache', () => {
    page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
    expect(page.router.invalidated).toBe(0)
    page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    expect(page.router.invalidated).toBe(1)
  })

  test('takes the session of a guard of ours alone', async () => {
    page.router.routesById = { '/_authenticated': { options: { beforeLoad: () => {} } } }
    await navigate(guards.requireAuth)
    expect(page.server.asked).toBe(1)
  })
})
