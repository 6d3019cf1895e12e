import { describe, expect, test } from 'vitest'
import { compilePathRules, createPathGuard, type PathRules, withAuth } from './middleware.ts'
import { createTestAuth } from './testing.ts'

const origin = 'http://app.test'
const auth = createTestAuth({ pages: { signIn: '/login?lang=de' } })
const cookie = await auth.cookieOf()
const unauthorized = { error: { code: 'UNAUTHORIZED', message: 'Unauthorized' } }

/** Whether anonymous people get at the paths. */
function passes(rules: PathRules, ...paths: string[]): boolean[] {
  const { isProtected } = createPathGuard(auth, compilePathRules(rules))
  return paths.map((path) => !isProtected(new Request(`${origin}${path}`)))
}

function problemsOf(rules: unknown): string {
  try {
    withAuth(auth, rules as PathRules)
    return ''
  } catch (error) {
    expect(error).toMatchObject({ name: 'AuthError', code: 'CONFIGURATION_INVALID' })
    return (error as Error).message
  }
}

describe('a pattern', () => {
  test.each([
    ['/', ['/'], ['/a']],
    ['/account', ['/account', '/account/'], ['/account/a', '/accounts', '/', '/a/account']],
    ['/account/', ['/account', '/account/'], ['/account/a']],
    ['/a/:path*', ['/a', '/a/', '/a/b', '/a/b/c'], ['/ab', '/', '/b/a']],
    ['/:path*', ['/', '/a', '/a/b/c'], []],
    ['/a/:id', ['/a/b', '/a/b/', '/a/%20'], ['/a', '/a/', '/a/b/c']],
    ['/a/:id/c', ['/a/b/c'], ['/a/c', '/a/b/d', '/a/b/c/d']],
    ['/:team/c/:rest*', ['/a/c', '/b/c/d/e'], ['/c', '/a/b/c']],
    ['/straße/Café', ['/straße/café', '/STRASSE/cafe%CC%81', '/stra%C3%9Fe/caf%c3%a9'], ['/cafe']],
    ['/~ada/@v1,2=x.y', ['/~ada/@v1,2=x.y'], ['/~ada']],
  ] as const)('%s', (pattern, inside, outside) => {
    const rules = { protected: [pattern] }
    expect(passes(rules, ...inside)).toEqual(inside.map(() => false))
    expect(passes(rules, ...outside)).toEqual(outside.map(() => true))
  })

  test('for everybody is taken by its letters', () => {
    const rules = { protected: ['/:path*'], public: ['/About', '/docs/', '/a/:path*', '/café/:x'] }
    const open = ['/About', '/docs/', '/a', '/a/', '/a/b/c/', '/a/x%40y', '/caf%C3%A9/%E2%82%AC']
    expect(passes(rules, ...open)).toEqual(open.map(() => true))
    const closed = [
      '/about',
      '/About/',
      '/docs',
      '/A/b',
      '//a/b',
      '/a//b',
      '/a;x',
      '/%61',
      '/a/%62',
    ]
    expect(passes(rules, ...closed)).toEqual(closed.map(() => false))
  })

  test.each([
    ['account', 'must begin with a slash'],
    ['', 'must begin with a slash'],
    ['/a//b', 'has an empty segment'],
    ['//', 'has an empty segment'],
    ['/a/:path*/b', '":path*" stands at the end or nowhere'],
    ['/a/:path*/', '":path*" stands at the end or nowhere'],
    ['/a/*', '"*" is neither a name'],
    ['/a/**', '"**" is neither'],
    ['/a/:id?', '":id?" is neither'],
    ['/a/:path+', '":path+" is neither'],
    ['/a/(.*)', '"(.*)" is neither'],
    ['/a/:', '":" is neither'],
    ['/a/:1', '":1" is neither'],
    ['/@:name', '"@:name" is neither'],
    ['/a/..', '".." is neither'],
    ['/a/./b', '"." is neither'],
    ['/%61', '"%61" is neither'],
    ['/a?b', '"a?b" is neither'],
    ['/a b', '"a b" is neither'],
    ['/a\\b', 'is neither'],
    ['/a\n', 'is neither'],
    ['http://app.test/a', 'must begin with a slash'],
    [/a/, 'must be a text'],
  ])('%s is none', (pattern, problem) => {
    const message = problemsOf({ protected: ['/good'], public: [pattern] })
    expect(message).toContain(`\npublic[0] ${JSON.stringify(pattern)}: `)
    expect(message).toContain(problem)
    expect(problemsOf({ protected: ['/good', pattern] })).toContain('\nprotected[1] ')
  })
})

test('all that is wrong with rules is told at once', () => {
  const message = problemsOf({ protect: ['/a'], protected: '/a', public: ['b', '/c', 'd'] })
  expect(message.split('\n').slice(1)).toEqual([
    'protect: is no list that withAuth knows; it takes protected and public',
    'protected: must be a list of path patterns',
    'public[0] "b": must begin with a slash, such as "/dashboard/:path*"',
    'public[2] "d": must begin with a slash, such as "/dashboard/:path*"',
  ])
  expect(problemsOf({ public: ['/a'] })).toContain('protected: must be a list')
  expect(problemsOf({ protected: [], public: null })).toContain('public: must be a list')
})

describe('where several patterns fit', () => {
  test('the longest decides', () => {
    const rules = { protected: ['/a/:path*', '/a/b/c/:path*'], public: ['/a/b/:path*'] }
    expect(passes(rules, '/a/x', '/a/b', '/a/b/x', '/a/b/c', '/a/b/c/x')).toEqual([
      false, true, true, false, false,
    ]) // prettier-ignore
  })

  test('of two of one length the one with more names, then the one without everything below', () => {
    const rules = { protected: ['/a/:id', '/b/:path*'], public: ['/a/about', '/b'] }
    expect(passes(rules, '/a/x', '/a/about', '/b', '/b/x')).toEqual([false, true, true, false])
    const reverse = { protected: ['/a/about', '/b'], public: ['/a/:id', '/b/:path*'] }
    expect(passes(reverse, '/a/x', '/a/about', '/b', '/b/x')).toEqual([true, false, false, true])
  })

  test('the longest also decides before the one with more names', () => {
    const rules = { protected: ['/:x/:y/:z'], public: ['/a/b/:path*'] }
    expect(passes(rules, '/a/b/c', '/a/b/c/d')).toEqual([false, true])
  })

  test('and of two that say the same the protected one', () => {
    const same = ['/a', '/b/:path*', '/:x/c']
    expect(passes({ public: same, protected: same }, '/a', '/b/x', '/x/c')).not.toContain(true)
    expect(passes({ public: ['/:x/c'], protected: ['/b/:x'] }, '/b/c')).toEqual([false])
  })
})

describe('A-16 an address that may be read in several ways', () => {
  const rules = { protected: ['/admin/:path*'] }

  test('goes on where none of them leads to a protected path', () => {
    const harmless = ['/100%25', '/wiki/Who%3F', '/a%2fb', '/a;x=1', '/%61%252525b', '//a//', '/a.']
    expect(passes(rules, ...harmless)).toEqual(harmless.map(() => true))
  })

  test('does not where it is malformed or made to mislead, whatever it says', () => {
    const strange = [
      '/%',
      '/%zz',
      '/%ff',
      '/a%00',
      '/..%2f',
      '/.%252e',
      '/a/..;/b',
      '/%2525252525',
      `/${'a%2f'.repeat(1000)}`,
    ]
    expect(passes(rules, ...strange)).toEqual(strange.map(() => false))
    expect(passes({ protected: [], public: ['/a'] }, ...strange)).toEqual(strange.map(() => true))
  })
})

describe('where people sign in', () => {
  const everything = { protected: ['/:path*'] }

  test('nobody is kept out, whatever the rules', () => {
    const open = ['/login', '/login/', '/login?redirectTo=%2Fa', '/api/auth/sign-in/demo']
    expect(passes(everything, ...open)).toEqual([true, true, true, true])
  })

  test('A-16 everything else is still kept', () => {
    const closed = ['/Login', '/login/x', '//login', '/login;x', '/%6cogin', '/api/auth', '/API/auth/x',
      '/api/auth/..%2f..%2fx', '/api/auth/..;/x', '/api/auth/%2e%2e%5cx', '/api/auth;/x', '/api//auth/x', '/api/auth/%zz'] // prettier-ignore
    expect(passes(everything, ...closed)).toEqual(closed.map(() => false))
  })

  test.each([
    ['/api/auth/:path*', 'is below basePath'],
    ['/api/Auth/session', 'is below basePath'],
    ['/login', 'is pages.signIn'],
    ['/Login/', 'is pages.signIn'],
  ])('%s is no place to protect', (pattern, problem) => {
    expect(problemsOf({ protected: [pattern] })).toContain(
      `protected[0] ${JSON.stringify(pattern)}: ${problem}`,
    )
    expect(problemsOf({ protected: [], public: [pattern] })).toBe('')
  })

  test.each(['/login/:path*', '/:page', '/:path*', '/api/:path*', '/api/:x/session'])(
    '%s is one',
    (pattern) => expect(problemsOf({ protected: [pattern] })).toBe(''),
  )
})

describe('the answer to anonymous requests', () => {
  const guard = withAuth(auth, { protected: ['/dashboard/:path*'] })
  const ask = (headers: Record<string, string>, path = '/dashboard', method = 'GET') =>
    guard(new Request(`${origin}${path}`, { method, headers }))

  test.each([
    ['a script', 'GET', {}],
    ['a fetch', 'GET', { accept: '*/*', 'sec-fetch-dest': 'empty' }],
    ['a fetch for HTML', 'GET', { accept: 'text/html', 'sec-fetch-dest': 'empty' }],
    ['a frame', 'GET', { accept: 'text/html', 'sec-fetch-dest': 'iframe' }],
    ['a form', 'POST', { accept: 'text/html', 'sec-fetch-dest': 'document' }],
    ['a preflight', 'OPTIONS', {}],
  ])('is 401 for %s', async (_who, method, headers) => {
    const response = await ask(headers, '/dashboard', method)
    expect(response?.status).toBe(401)
    expect(await response?.json()).toEqual(unauthorized)
    expect(response?.headers.get('cache-control')).toBe('no-store')
  })

  test.each([
    ['GET', { 'sec-fetch-dest': 'document' }],
    ['HEAD', { 'sec-fetch-dest': 'document' }],
    ['GET', { accept: 'text/html,application/xhtml+xml;q=0.9' }],
    ['GET', { accept: 'Text/HTML' }],
  ])('leads a person (%s %o) to the sign-in page and back', async (method, headers) => {
    const response = await ask(headers, '/dashboard/x?q=a%20b', method)
    expect([response?.status, response?.headers.get('location')]).toEqual([
      302,
      '/login?lang=de&redirectTo=%2Fdashboard%2Fx%3Fq%3Da%2520b',
    ])
    expect(response?.headers.get('cache-control')).toBe('no-store')
  })

  test('A-15 never leads elsewhere, nor back to what no sign-in would take', async () => {
    const headers = { accept: 'text/html', host: 'evil.test', 'x-forwarded-host': 'evil.test' }
    const everything = withAuth(auth, { protected: ['/:path*'] })
    for (const address of ['http://evil.test//evil.test/x', `${origin}/?q=${'a'.repeat(2000)}`]) {
      const response = await everything(new Request(address, { headers }))
      expect(response?.headers.get('location')).toBe('/login?lang=de')
    }
  })

  test('A-10 carries what the request wants set', async () => {
    for (const accept of ['*/*', 'text/html']) {
      const request = new Request(`${origin}/dashboard`, { headers: { cookie, accept } })
      await auth.api.signOut({ request })
      const response = await guard(request)
      expect(response?.headers.getSetCookie()).toEqual([expect.stringContaining('Max-Age=0')])
    }
  })

  test('is none for people with a session', async () => {
    expect(await ask({ cookie })).toBeUndefined()
    expect(await ask({ cookie, accept: 'text/html' }, '/dashboard/%zz')).toBeUndefined()
  })

  test('A-01 is given to a token that is refused as to none, and says nothing of it', async () => {
    for (const sent of [`${cookie}x`, 'sp.session=%00', 'sp.session=']) {
      const response = await ask({ cookie: sent })
      expect([response?.status, await response?.json()]).toEqual([401, unauthorized])
      expect(response?.headers.getSetCookie()).toEqual([])
    }
  })

  test('tells a client that sent a token that it is not valid', async () => {
    const refused = await ask({ authorization: 'Bearer something' })
    expect(refused?.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    expect((await ask({}))?.headers.get('www-authenticate')).toBeNull()
  })

  test.each([
    ['STORE_UNAVAILABLE', 'STORE_UNAVAILABLE', 503, null],
    ['UNAVAILABLE', 'INTERNAL_ERROR', 500, null],
    ['TOKEN_EXPIRED', 'TOKEN_EXPIRED', 401, 'Bearer error="invalid_token"'],
  ] as const)('leads nobody to a sign-in that would not help: %s', async (reason, ...refusal) => {
    const [code, status, said] = refusal
    const getSession = () => Promise.resolve({ authenticated: false, reason })
    const unsure = withAuth({ ...auth, api: { getSession } }, { protected: ['/a'] })
    const headers = { accept: 'text/html', authorization: 'Bearer something' }
    const answer = await unsure(new Request(`${origin}/a`, { headers }))
    expect([answer?.status, answer?.headers.get('www-authenticate')]).toEqual([status, said])
    expect(await answer?.json()).toMatchObject({ error: { code } })
  })
})

test('a session is read where a path is protected, and nowhere else', async () => {
  let reads = 0
  const counting = {
    ...auth,
    api: { getSession: (source: { headers: Headers }) => (reads++, auth.api.getSession(source)) },
  }
  const guard = withAuth(counting, { protected: ['/a'] })
  await guard(new Request(`${origin}/b`))
  expect(reads).toBe(0)
  await guard(new Request(`${origin}/a`))
  expect(reads).toBe(1)
})
