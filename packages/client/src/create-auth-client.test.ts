import { errorMessage, type Session } from '@sallyport/core/wire'
import { beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import { type Browser, createBrowser } from '../test/browser.ts'
import { type AuthClient, AuthClientError, createAuthClient } from './index.ts'

let browser: Browser
let client: AuthClient
const assign = vi.spyOn(location, 'assign').mockImplementation(() => {})

beforeEach(() => {
  browser = createBrowser()
  client = createAuthClient({ fetch: browser.fetch })
  assign.mockClear()
})

describe('getSession', () => {
  it('answers a stranger with a reason, and does not throw', async () => {
    const answer = await client.getSession()
    expect(answer).toEqual({ authenticated: false, session: null, reason: 'NO_SESSION' })
  })

  it('answers with the session that the server sees, its dates revived', async () => {
    await browser.signIn()
    const { authenticated, session } = await client.getSession()
    expect(authenticated).toBe(true)
    expect(session).toEqual(await browser.session())
    expect(session?.user.createdAt).toBeInstanceOf(Date)
  })

  it('S4-03 has a short form: the session, or null', async () => {
    expect(await client.sessionOrNull()).toBeNull()
    await browser.signIn()
    const session = await client.sessionOrNull()
    expect(session?.user.name).toBe('Ada')
    expect(Date.parse(session?.expires ?? '')).toBeGreaterThan(Date.now())
  })

  it('knows the fields of the application', async () => {
    const typed = createAuthClient<{ theme: 'light' | 'dark' }>({ fetch: browser.fetch })
    const { session } = await typed.getSession()
    expectTypeOf(session).toEqualTypeOf<Session<{ theme: 'light' | 'dark' }> | null>()
    expectTypeOf(session?.user.theme).toEqualTypeOf<'light' | 'dark' | undefined>()
    expect(session).toBeNull()
  })
})

describe('signIn', () => {
  it('leaves for the provider', async () => {
    const { signInURL } = await client.signIn('github', { redirectTo: '/dashboard' })
    expect(signInURL).toMatch(/^https:\/\/github\.com\/login\/oauth\/authorize\?/)
    expect(assign).toHaveBeenCalledExactlyOnceWith(signInURL)
    expect(browser.requests).toEqual(['POST /api/auth/sign-in/github'])
  })

  it('stays with redirect: false', async () => {
    const { signInURL } = await client.signIn('github', { redirect: false, rememberMe: false })
    expect(new URL(signInURL).hostname).toBe('github.com')
    expect(assign).not.toHaveBeenCalled()
  })

  it.each(['https://evil.test/', '//evil.test', 'javascript:alert(1)'])(
    'goes nowhere when the person would be led to %s afterwards',
    async (redirectTo) => {
      await expect(client.signIn('github', { redirectTo })).rejects.toMatchObject({
        code: 'INVALID_REDIRECT_TO',
        status: 400,
      })
      expect(assign).not.toHaveBeenCalled()
    },
  )

  it.each(['gitlab', '../sign-out', '..', ''])('refuses the provider "%s"', async (provider) => {
    await browser.signIn()
    const error = await client.signIn(provider).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AuthClientError)
    expect(error).toMatchObject({ status: 404 })
    expect(await client.sessionOrNull()).not.toBeNull()
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', '/login', null])(
    'does not navigate to %s, whoever answered so',
    async (signInURL) => {
      browser.answerWith(async () => Response.json({ signInURL }))
      await expect(client.signIn('github')).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
      expect(assign).not.toHaveBeenCalled()
    },
  )
})

describe('signOut', () => {
  it('ends the session and stays', async () => {
    await browser.signIn()
    const answer = await client.signOut()
    expect(answer).toEqual({ redirectTo: 'http://app.test/' })
    expect(assign).not.toHaveBeenCalled()
    expect(await browser.session()).toBeNull()
  })

  it('leaves with redirect: true', async () => {
    await browser.signIn()
    await client.signOut({ redirect: true, redirectTo: '/bye' })
    expect(assign).toHaveBeenCalledExactlyOnceWith('http://app.test/bye')
    expect(await browser.session()).toBeNull()
  })

  it('leaves the session alone when it would lead elsewhere', async () => {
    await browser.signIn()
    const options = { redirect: true, redirectTo: 'https://evil.test/' }
    await expect(client.signOut(options)).rejects.toMatchObject({ code: 'INVALID_REDIRECT_TO' })
    expect(assign).not.toHaveBeenCalled()
    expect(await browser.session()).not.toBeNull()
  })

  it('says what is missing where every device is to be signed out without a database', async () => {
    await browser.signIn()
    await expect(client.signOutAll()).rejects.toMatchObject({
      name: 'AuthClientError',
      code: 'DATABASE_REQUIRED',
      status: 501,
      message: errorMessage('DATABASE_REQUIRED'),
    })
    expect(await client.sessionOrNull()).not.toBeNull()
  })
})

describe('refreshSession', () => {
  it('gives the session a later end', async () => {
    let now = Date.now()
    browser = createBrowser({}, () => now)
    client = createAuthClient({ fetch: browser.fetch })
    await browser.signIn()
    const before = await client.sessionOrNull()
    now += 60_000
    const { session } = await client.refreshSession()
    expect(Date.parse(session?.expires ?? '') - Date.parse(before?.expires ?? '')).toBe(60_000)
    expect(client.store.get().data).toEqual(session)
  })

  it('has nothing to refresh for a stranger', async () => {
    client.store.set(await anySession())
    await expect(client.refreshSession()).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
      status: 401,
    })
    expect(client.store.get().data).toBeNull()
  })
})

describe('what goes wrong on the way', () => {
  it('is NETWORK_ERROR when nobody answers', async () => {
    const cause = new TypeError('fetch failed')
    browser.answerWith(() => Promise.reject(cause))
    await expect(client.getSession()).rejects.toMatchObject({
      name: 'AuthClientError',
      code: 'NETWORK_ERROR',
      status: 0,
      cause,
    })
  })

  it('is NETWORK_ERROR when nobody answers for 30 seconds', async () => {
    vi.useFakeTimers()
    const silent = createAuthClient({
      fetch: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('aborted')))
        }),
    })
    const error = silent.getSession().catch((reason: unknown) => reason)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(await error).toMatchObject({ code: 'NETWORK_ERROR' })
    vi.useRealTimers()
  })

  it.each([
    ['a page', 200, '<!doctype html>'],
    ['the error page of a proxy', 502, '<h1>Bad gateway</h1>'],
    ['the JSON of something else', 200, '{"hello":"world"}'],
    ['the error of something else', 403, '{"error":{"code":403,"message":"no"}}'],
    ['nothing', 204, null],
    ['half a session', 200, '{"authenticated":true,"session":{}}'],
    ['a session without an end', 200, '{"authenticated":true,"session":{"user":{"id":"a"}}}'],
    [
      'a session that ends at no time',
      200,
      '{"authenticated":true,"session":{"user":{"id":"a"},"session":null,"expires":"soon"}}',
    ],
    ['an error whose code is a list', 403, '{"error":{"code":["A"],"message":"no"}}'],
  ])('is UNEXPECTED_ANSWER when %s comes', async (_, status, body) => {
    browser.answerWith(async () => new Response(body, { status }))
    await expect(client.getSession()).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER', status })
  })

  it('takes nobody for somebody, whatever else the answer holds', async () => {
    const body = { authenticated: false, session: { user: { id: 'a' } } }
    browser.answerWith(async () => Response.json(body))
    expect(await client.getSession()).toEqual({
      authenticated: false,
      session: null,
      reason: 'NO_SESSION',
    })
  })

  it('names the address that nothing answered at', async () => {
    const lost = createAuthClient({ basePath: '/auth', fetch: browser.fetch })
    const error = await lost.getSession().catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('/api/auth'),
    })
  })

  it('keeps a code that only a newer server knows', async () => {
    const body = { error: { code: 'SECOND_FACTOR_REQUIRED', message: 'One more step.' } }
    browser.answerWith(async () => Response.json(body, { status: 403 }))
    await expect(client.signIn('github')).rejects.toMatchObject({
      code: 'SECOND_FACTOR_REQUIRED',
      status: 403,
      message: 'One more step.',
    })
  })
})

describe('options', () => {
  it('are the server of this page by default', async () => {
    const fetch = vi.fn<typeof browser.fetch>(browser.fetch)
    await createAuthClient({ fetch }).getSession()
    expect(fetch.mock.calls[0]?.[0]).toBe('http://app.test/api/auth/session')
    expect(browser.credentials).toEqual(['same-origin'])
  })

  it('send cookies along to another origin', async () => {
    const fetch = vi.fn<typeof browser.fetch>(browser.fetch)
    await createAuthClient({ fetch, baseURL: 'https://api.test/' }).getSession()
    expect(fetch.mock.calls[0]?.[0]).toBe('https://api.test/api/auth/session')
    expect(browser.credentials).toEqual(['include'])
  })

  it.each([
    { baseURL: 'https://api.test/path' },
    { baseURL: 'api.test' },
    { baseURL: 'javascript://api.test' },
    { baseURL: 'https://user@api.test' },
    { basePath: 'api/auth' },
    { basePath: '/api/auth/' },
    { basePath: '//evil.test' },
  ])('are refused when wrong: %o', (options) => {
    expect(() => createAuthClient(options)).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION_INVALID' }),
    )
  })

  it('may leave baseURL empty, as an unset variable does', () => {
    expect(() => createAuthClient({ baseURL: '' })).not.toThrow()
  })
})

async function anySession(): Promise<Session | null> {
  const other = createBrowser()
  await other.signIn()
  return other.session()
}
