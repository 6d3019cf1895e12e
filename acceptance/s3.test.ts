import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AuthClientError, createAuthClient } from '@sallyport/client'
import { AuthError, createAuth } from '@sallyport/core'
import { createTestAuth } from '@sallyport/core/testing'
import { addresses } from '@sallyport/core/wire'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  type MockInstance,
  test,
  vi,
} from 'vitest'
import { launchBrowser } from '../e2e/support/browser.ts'
import { type SignedIn, signIn } from '../e2e/support/sign-in.ts'
import { folders } from '../e2e/support/start-app.ts'
import { openTab, type Tab } from '../e2e/support/tab.ts'
import { createBrowser, parseSetCookie } from './support/browser.ts'
import {
  breakCookies,
  breakCrypto,
  broken,
  type BuiltFixture,
  importBuiltFixture,
} from './support/built-fixture.ts'
import { createPlainProvider } from './support/plain-provider.ts'
import { findServerFunctions, resultOf, type ServerFunctions } from './support/server-functions.ts'
import { headingOf, visit } from './support/visit.ts'

const { origin } = inject('fixture')
const day = 86_400_000

let functions: ServerFunctions
let demo: SignedIn
beforeAll(async () => {
  functions = await findServerFunctions(origin)
  demo = await signIn(origin)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

const localhost = 'http://localhost:3000'
const bytes = createHash('sha256').update('some secret').digest()
const withCookie = (cookie: string) => ({ headers: new Headers({ cookie }) })

describe('the environment', () => {
  /** An auth without any option but what is given, in an environment of these variables. */
  const createIn = (
    environment: Record<string, string>,
    options: Parameters<typeof createAuth>[0] = {},
  ) => {
    const clean = { SALLYPORT_SECRET: undefined, AUTH_SECRET: undefined, SALLYPORT_SALT: undefined }
    for (const [name, value] of Object.entries({ ...clean, ...environment }))
      vi.stubEnv(name, value)
    return createAuth({ baseURL: localhost, ...options })
  }
  /** Whether a session that was sealed under this secret and salt is one to the auth. */
  const opens = async ({ api }: ReturnType<typeof createAuth>, secret: Buffer, salt?: Buffer) => {
    const sealing = createTestAuth({
      baseURL: localhost,
      secret: secret.toString('base64url'),
      ...(salt && { salt: salt.toString('base64url') }),
    })
    return (await api.getSession(withCookie(await sealing.cookieOf()))).authenticated
  }
  const other = createHash('sha256').update('another').digest()

  test.each(['SALLYPORT_SECRET', 'AUTH_SECRET'])(
    'S3-01 the secret of 32 bytes is read from %s',
    async (name) => {
      const auth = createIn({ [name]: bytes.toString('base64') })
      expect(await opens(auth, bytes)).toBe(true)
      expect(await opens(auth, other)).toBe(false)
      expect(() => createIn({})).toThrow('secret: is missing; set SALLYPORT_SECRET')
      expect(() => createIn({ [name]: '' })).toThrow('secret: is empty')
    },
  )

  test.each(['hex', 'base64', 'base64url'] as const)(
    'S3-02 the secret may be written as %s, and has 32 bytes',
    async (encoding) => {
      const auth = createIn({ SALLYPORT_SECRET: bytes.toString(encoding) })
      expect(await opens(auth, bytes)).toBe(true)
      const short = bytes.subarray(1).toString(encoding)
      expect(() => createIn({ SALLYPORT_SECRET: short })).toThrow(
        /secret: holds 31 bytes, and 32 are needed; make one with: npx sallyport secret/,
      )
    },
  )

  test.each(['hex', 'base64'] as const)(
    'S3-03 a salt is read from SALLYPORT_SALT, as %s of 32 bytes',
    async (encoding) => {
      const auth = createIn({
        SALLYPORT_SECRET: bytes.toString('hex'),
        SALLYPORT_SALT: other.toString(encoding),
      })
      expect(await opens(auth, bytes, other)).toBe(true)
      expect(await opens(auth, bytes)).toBe(false)
      const short = other.subarray(1).toString(encoding)
      expect(() =>
        createIn({ SALLYPORT_SECRET: bytes.toString('hex'), SALLYPORT_SALT: short }),
      ).toThrow('salt: must hold at least 32 bytes')
    },
  )

  test('S3-05 a provider needs its name alone: its credentials come from the environment', async () => {
    const environment = { SALLYPORT_SECRET: bytes.toString('hex'), GITHUB_CLIENT_ID: 'our-id' }
    const options = { oauth: ['github'], basePath: '/api/auth', baseURL: localhost } as const
    expect(() => createIn(environment, options)).toThrow('set GITHUB_CLIENT_SECRET')
    const auth = createIn({ ...environment, GITHUB_CLIENT_SECRET: 'our-secret' }, options)
    const request = new Request(`${localhost}/api/auth/sign-in/github`, {
      headers: { 'sec-fetch-site': 'none' },
    })
    const response = await auth.handlers.GET(request)
    const location = new URL(response.headers.get('location') ?? '')
    expect(response.status).toBe(302)
    expect(location.origin + location.pathname).toBe('https://github.com/login/oauth/authorize')
    expect(location.searchParams.get('client_id')).toBe('our-id')
    expect(location.searchParams.get('redirect_uri')).toBe(`${localhost}/api/auth/callback/github`)
  })

  test('S3-08 baseURL differs between environments while basePath stays', async () => {
    for (const baseURL of [localhost, 'https://app.example.com']) {
      const environment = { SALLYPORT_SECRET: bytes.toString('hex'), SALLYPORT_URL: baseURL }
      for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
      const { api } = createAuth({ oauth: [createPlainProvider({ subject: 'ada' }).provider] })
      const { signInURL } = await api.signIn('plain')
      expect(new URL(signInURL).searchParams.get('redirect_uri')).toBe(
        `${baseURL}/api/auth/callback/plain`,
      )
      expect((await api.signOut({ headers: new Headers() })).redirectTo).toBe(`${baseURL}/`)
    }
  })

  test('S3-04 files of secrets are kept out of the repository, and the example says what goes into them', () => {
    const git = (...args: string[]) =>
      spawnSync('git', args, { cwd: folders.example, encoding: 'utf8' })
    for (const file of ['.env', '.env.local']) {
      expect(git('check-ignore', '--quiet', file).status).toBe(0)
      expect(git('ls-files', `*${file}`, `**/${file}`).stdout).toBe('')
    }
    expect(git('ls-files', '.env.example').stdout).toBe('.env.example\n')
    const example = readFileSync(join(folders.example, '.env.example'), 'utf8')
    expect(example).toMatch(/^SALLYPORT_SECRET=$/m)
    expect(example).toContain('.env.local')
  })
})

describe('what createAuth gives', () => {
  const auth = createTestAuth({
    oauth: [createPlainProvider({ subject: 'ada' }).provider],
    pages: { home: '/start' },
  })

  test('S3-06 can be taken apart, to the last function', async () => {
    const { handlers, jose, api } = auth
    const { GET } = handlers
    const { getSession, signOut } = api
    const { signJWS, verifyJWS } = jose
    const source = withCookie(await auth.cookieOf({ name: 'Ada' }))
    expect((await GET(new Request('http://app.test/api/auth/session'))).status).toBe(200)
    expect(await getSession(source)).toMatchObject({ session: { user: { name: 'Ada' } } })
    expect((await signOut(source)).headers.getSetCookie()).toHaveLength(1)
    expect(await verifyJWS(await signJWS({ for: 'you' }))).toMatchObject({ for: 'you' })
  })

  test('S3-07 answers below /api/auth where nothing else is said, as the client asks there', async () => {
    const asked: string[] = []
    const fetch = async (address: string, init: RequestInit) => {
      asked.push(new URL(address).pathname)
      return auth.handler(new Request(address, init))
    }
    expect(auth.basePath).toBe('/api/auth')
    const client = createAuthClient({ baseURL: 'http://app.test', fetch })
    expect(await client.getSession()).toMatchObject({ authenticated: false })
    expect(asked).toEqual(['/api/auth/session'])
  })

  test('S3-10 handlers take a Request and promise a Response, whatever the method', async () => {
    const { handlers } = auth
    const cookie = await auth.cookieOf()
    const send = (method: keyof typeof handlers, path: string) =>
      handlers[method](
        new Request(`http://app.test/api/auth${path}`, {
          method,
          headers: { cookie, origin: 'http://app.test' },
        }),
      )
    const read = await send('GET', '/session')
    expect(read).toBeInstanceOf(Response)
    expect(await read.json()).toMatchObject({ authenticated: true })
    const left = await send('POST', '/sign-out')
    expect(left.headers.getSetCookie().map(parseSetCookie)).toMatchObject([
      { name: 'sp.session', maxAge: 0 },
    ])
    const patched = await send('PATCH', '/sign-out')
    expect([patched.status, patched.headers.get('allow')]).toEqual([405, 'POST'])
  })

  test('S3-13 S3-14 api.getSession says whether there is a session, and takes the headers of a request', async () => {
    const cookie = await auth.cookieOf({ name: 'Ada' })
    const { headers: own, ...somebody } = await auth.api.getSession(
      new Request('http://app.test', { headers: { cookie } }),
    )
    expect(own).toBeInstanceOf(Headers)
    expect(somebody).toMatchObject({ authenticated: true, session: { user: { name: 'Ada' } } })
    const { headers: _headers, ...nobody } = await auth.api.getSession({ headers: new Headers() })
    expect({ ...nobody }).toEqual({ authenticated: false, session: null, reason: 'NO_SESSION' })
  })

  test('S3-15 S3-16 api.signOut needs the Cookie header alone, and gives the headers that end the session', async () => {
    const { headers, redirectTo } = await auth.api.signOut(withCookie(await auth.cookieOf()))
    expect(headers.getSetCookie().map(parseSetCookie)).toMatchObject([
      { name: 'sp.session', value: '', maxAge: 0 },
    ])
    expect([...headers.keys()]).toEqual(['set-cookie'])
    expect(redirectTo).toBe('http://app.test/start')
  })

  test('S3-17 S3-19 api.signIn gives an absolute address at which the sign-in begins', async () => {
    const request = new Request('http://app.test/login')
    const { signInURL } = await auth.api.signIn('plain', {
      request,
      redirect: false,
      redirectTo: '/inside',
    })
    expect(signInURL).toBe('http://app.test/api/auth/sign-in/plain?redirectTo=%2Finside')
    const begun = await createBrowser(auth.handler, 'http://app.test').get(signInURL)
    expect(begun.headers.get('location')).toMatch(/^https:\/\/provider\.test\/authorize\?/)
  })

  test('S3-18 api.signIn rejects a provider that it does not know, with a code', async () => {
    for (const provider of ['nobody', '', '../plain', '__proto__', 'constructor']) {
      for (const redirect of [true, false]) {
        const refusal = await auth.api
          .signIn(provider, { redirect })
          .catch((error: unknown) => error)
        expect(refusal).toBeInstanceOf(AuthError)
        expect(refusal).toMatchObject({ code: 'UNKNOWN_PROVIDER', status: 404 })
      }
    }
  })

  test('S3-20 jose signs and encrypts tokens of the application, which are no sessions', async () => {
    const { jose } = auth
    const claims = { invoice: 7 }
    const signed = await jose.signJWS(claims)
    const sealed = await jose.encryptJWE(claims)
    const both = await jose.encodeJWT(claims)
    expect(await jose.verifyJWS(signed)).toMatchObject(claims)
    expect(await jose.decryptJWE(sealed)).toMatchObject(claims)
    expect(await jose.decodeJWT(both)).toMatchObject(claims)
    expect([signed, sealed, both].map((token) => token.split('.').length)).toEqual([3, 5, 5])
    for (const token of [signed, sealed, both]) {
      expect(await auth.api.getSession(withCookie(`sp.session=${token}`))).toMatchObject({
        session: null,
      })
      await expect(createTestAuth().jose.verifyJWS(token)).rejects.toMatchObject({
        code: 'INVALID_TOKEN',
      })
    }
  })

  test('S3-42 a basePath that is not where the handlers are mounted is named in the answer', async () => {
    const { handler } = createTestAuth({ basePath: '/auth' })
    const response = await handler(new Request('http://app.test/api/auth/session'))
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({
      error: {
        code: 'NOT_FOUND',
        message:
          'Sallyport answers below /auth here. Is it mounted where the basePath option says?',
      },
    })
  })
})

describe('the server of an application', () => {
  test('S3-09 its route and its server functions share one src/lib/auth.ts', () => {
    for (const folder of [folders.example, folders.fixture].map((app) => join(app, 'src'))) {
      const read = (file: string) => readFileSync(join(folder, file), 'utf8')
      expect(read('lib/auth.ts')).toContain('createAuth({')
      for (const file of ['routes/api/auth/$.ts', 'lib/ssr-functions.ts', 'start.ts']) {
        expect(read(file)).toContain("from '@/lib/auth'")
        expect(read(file)).not.toContain('createAuth(')
      }
      const routes = globSync('routes/**/auth/*', { cwd: folder })
      expect(routes).toEqual(['routes/api/auth/$.ts'])
    }
  })

  test.each(['production', 'development'] as const)(
    'S3-11 in %s one catch-all route answers everything below /api/auth',
    async (mode) => {
      const ask = async (method: string, path: string) => {
        const headers = {
          cookie: demo.cookie,
          accept: 'text/html',
          origin: 'https://elsewhere.test',
        }
        const response = await fetch(`${inject(mode)}/api/auth${path}`, {
          method,
          headers,
          redirect: 'manual',
        })
        // Pages of the application say otherwise.
        const isOurs = response.headers.get('referrer-policy') === 'no-referrer'
        return [response.status, isOurs]
      }
      const paths = Object.values(addresses).map((path) => path.replace(':provider', 'demo'))
      const answers = await Promise.all(
        paths.flatMap((path) => [ask('GET', path), ask('POST', path)]),
      )
      expect(answers.every(([, isOurs]) => isOurs)).toBe(true)
      expect(await ask('GET', addresses.session)).toEqual([200, true])
      expect(await ask('POST', addresses.signOut)).toEqual([403, true])
      expect(await ask('PATCH', addresses.session)).toEqual([403, true])
      for (const path of ['/nothing', '/session/', '/session/a/b'])
        expect(await ask('GET', path)).toEqual([404, true])
      for (const method of ['PUT', 'DELETE'])
        expect(await ask(method, addresses.session)).toEqual([405, true])
    },
  )

  test('S3-12 a server route hands its request to the handlers, and their answer back as it is', async () => {
    const { cookie } = await signIn(origin)
    const ask = (method: string, path: string) =>
      fetch(`${origin}/api/auth${path}`, { method, headers: { cookie, origin } })
    expect(await (await ask('GET', '/session')).json()).toMatchObject({
      session: { user: { name: 'Demo Person' } },
    })
    const left = await ask('POST', '/sign-out')
    expect(await left.json()).toEqual({ redirectTo: `${origin}/` })
    expect(left.headers.getSetCookie().map(parseSetCookie)).toMatchObject([
      { name: 'sp.session', maxAge: 0 },
    ])
    const patched = await ask('PATCH', '/session')
    expect([patched.status, await patched.json()]).toMatchObject([
      400,
      { error: { code: 'BAD_REQUEST' } },
    ])
  })

  test('S3-14 S3-21 a server function gives the session to getRequestHeaders(), or null', async () => {
    expect(resultOf(await functions.get('getSession', { cookie: demo.cookie }))).toMatchObject({
      user: { email: 'demo@example.test' },
    })
    expect(resultOf(await functions.get('getSession'))).toBeNull()
    expect(resultOf(await functions.get('getSession', { cookie: `${demo.cookie}x` }))).toBeNull()
  })

  test('S3-22 signing out by a server function ends the session, though its own catch clause loses the headers', async () => {
    const { response, text } = await functions.post('signOutFn', { cookie: demo.cookie })
    expect(JSON.parse(text)).toMatchObject({
      isSerializedRedirect: true,
      href: '/',
      reloadDocument: true,
    })
    const lines = response.headers.getSetCookie().map(parseSetCookie)
    expect(lines).toMatchObject([{ name: 'sp.session', value: '', maxAge: 0 }])
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(readFileSync(join(folders.fixture, 'src/lib/ssr-functions.ts'), 'utf8')).toMatch(
      /try {\s+const { headers } = await api\.signOut\(.*\)\s+throw redirect\({ to: '\/', headers, reloadDocument: true }\)\s+} catch/,
    )
  })

  test.each([
    ['nothing', undefined],
    ['no provider', {}],
    ['undefined', { provider: undefined }],
    ['null', { provider: null }],
    ['a number', { provider: 42 }],
    ['an empty text', { provider: '' }],
    ['spaces', { provider: '  \t ' }],
  ])('S3-24 the validator of a sign-in refuses %s', async (_what, data) => {
    const { text } = await functions.post('signInFn', { data })
    expect(text).toContain('"error"')
    expect(text).toContain('provider must be a non-empty string')
    expect(text).not.toContain('isSerializedRedirect')
  })

  test('S3-25 signing in by a server function leads to where the sign-in begins', async () => {
    const { text } = await functions.post('signInFn', { data: { provider: 'demo' } })
    expect(JSON.parse(text)).toMatchObject({
      isSerializedRedirect: true,
      href: '/api/auth/sign-in/demo',
      reloadDocument: true,
    })
  })

  test('S3-26 a sign-in that fails leads to the sign-in page', async () => {
    for (const provider of ['nobody', '../demo']) {
      const { text } = await functions.post('signInFn', { data: { provider } })
      expect(JSON.parse(text)).toMatchObject({ isSerializedRedirect: true, href: '/login' })
    }
  })

  test('S3-28 S3-29 S4-12 a loader sends away who has no session, and gives the page the session of who has', async () => {
    expect(await visit(`${origin}/dashboard`)).toMatchObject({ status: 307, location: '/login' })
    const page = await visit(`${origin}/dashboard`, demo.cookie)
    expect(headingOf(page)).toBe('Welcome, Demo Person!')
    // Though the application asked `auth.api` itself, and threw the headers away.
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect((await visit(`${origin}/`, demo.cookie)).headers.get('cache-control')).toBeNull()
  })

  test('S3-30 what is private is in no answer to somebody without a session', async () => {
    for (const path of [`${origin}/dashboard`, `${inject('production')}/dashboard`]) {
      for (const cookie of [undefined, 'sp.session=garbage']) {
        const { html, status } = await visit(path, cookie)
        expect(status).toBe(307)
        expect(html).not.toMatch(/Welcome|Hello|rendered for you|@example\.test/)
      }
    }
    expect((await visit(`${origin}/dashboard`, demo.cookie)).html).toContain('Welcome')
  })

  test('S3-38 after a sign-in the person lands where they wanted to go, and nowhere else', async () => {
    const { url, response } = await signIn(origin, { redirectTo: '/dashboard?tab=2' })
    expect([url.href, response.status]).toEqual([`${origin}/dashboard?tab=2`, 200])
    for (const redirectTo of [
      'https://elsewhere.test/',
      '//elsewhere.test',
      '/\\elsewhere.test',
      'javascript:alert(1)',
    ]) {
      const query = String(new URLSearchParams({ redirectTo }))
      const refused = await fetch(`${origin}/api/auth/sign-in/demo?${query}`, {
        headers: { 'sec-fetch-site': 'none' },
        redirect: 'manual',
      })
      expect(refused.headers.get('location')).toBe(`${origin}/login?error=INVALID_REDIRECT_TO`)
      expect(refused.headers.getSetCookie()).toEqual([])
    }
  })

  test.each(['production', 'development'] as const)(
    'S3-40 the example runs in %s: sign in, the guarded page, sign out',
    async (mode) => {
      const example = inject(mode)
      const closed = { status: 307, location: '/login?redirectTo=%2Fdashboard' }
      expect(await visit(`${example}/dashboard`)).toMatchObject(closed)
      const { cookie, url, response } = await signIn(example, { redirectTo: '/dashboard' })
      expect(url.href).toBe(`${example}/dashboard`)
      expect(await response.text()).toContain('demo@example.test')
      const left = await fetch(`${example}/api/auth/sign-out`, {
        method: 'POST',
        headers: { cookie, origin: example },
        body: new URLSearchParams(),
        redirect: 'manual',
      })
      expect([left.status, left.headers.get('location')]).toEqual([303, `${example}/`])
      expect(left.headers.getSetCookie().map(parseSetCookie)).toMatchObject([
        { name: 'sp.session', maxAge: 0 },
      ])
    },
  )
})

describe('when sessions cannot be checked', () => {
  let fixture: BuiltFixture
  let own: ServerFunctions
  let mend: () => void
  let logged: MockInstance<typeof console.error>
  /** Sealed on different days: a key that the application has once derived would still be there. */
  const cookieOfDaysAgo = (days: number) =>
    createTestAuth({ secret: fixture.secret }, { now: () => Date.now() - days * day }).cookieOf()

  beforeAll(async () => {
    fixture = await importBuiltFixture()
    own = await findServerFunctions(fixture.origin, fixture.fetch)
  })
  beforeEach(() => {
    logged = vi.spyOn(console, 'error').mockReturnValue(undefined)
  })
  afterEach(() => {
    mend()
    logged.mockRestore()
  })

  test('S3-21 the session of a server function is null, and the server says why', async () => {
    const cookie = await cookieOfDaysAgo(1)
    mend = breakCrypto()
    const answer = await own.get('getSession', { cookie })
    expect([answer.response.status, resultOf(answer)]).toEqual([200, null])
    expect(logged.mock.calls).toEqual([
      [expect.any(String), expect.objectContaining({ message: broken })],
    ])
  })

  test('S3-23 a session that cannot be read is signed out of all the same', async () => {
    const cookie = await cookieOfDaysAgo(3)
    mend = breakCrypto()
    const { response } = await own.post('signOutFn', { cookie })
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^sp\.session=; .*Max-Age=0/),
    ])
  })

  test('S3-23 a sign-out that fails still leads home', async () => {
    const cookie = await cookieOfDaysAgo(2)
    mend = breakCookies()
    const { text } = await own.post('signOutFn', { cookie })
    expect(logged.mock.calls.at(-1)).toEqual([
      '[error:server] signOut',
      expect.objectContaining({ message: broken }),
    ])
    expect(JSON.parse(text)).toMatchObject({
      isSerializedRedirect: true,
      href: '/',
      reloadDocument: true,
    })
  })
})

describe('the client', () => {
  /** The client as a page of the application has it: with its cookies and its origin. */
  const clientOf = (cookie: string, basePath = '/api/auth') =>
    createAuthClient<{ handle: string }>({
      basePath,
      baseURL: origin,
      fetch: (address, init) =>
        fetch(address, {
          ...init,
          headers: [...new Headers(init.headers), ['cookie', cookie], ['origin', origin]],
        }),
    })

  test('S3-31 is made from basePath and baseURL, and asks there', async () => {
    const client = clientOf(demo.cookie)
    expect(Object.keys(client)).toEqual(
      expect.arrayContaining(['signIn', 'getSession', 'signOut', 'refreshSession']),
    )
    expect(await client.getSession()).toMatchObject({ authenticated: true })
    expect(() => createAuthClient({ basePath: 'api/auth/' })).toThrow(
      'basePath must begin with a slash',
    )
    expect(() => createAuthClient({ baseURL: 'localhost' })).toThrow('baseURL must be an origin')
  })

  test('S3-33 with redirect: false signIn gives the address of the provider and goes nowhere', async () => {
    const { signInURL } = await clientOf('').signIn('demo', {
      redirect: false,
      redirectTo: '/dashboard',
    })
    expect(signInURL).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/auth\?/)
    expect(new URL(signInURL).searchParams.get('redirect_uri')).toBe(
      `${origin}/api/auth/callback/demo`,
    )
  })

  test('S3-34 S3-35 getSession gives an object with the session, or with null for nobody', async () => {
    const { session, ...rest } = await clientOf(demo.cookie).getSession()
    expect(rest).toEqual({ authenticated: true })
    expect(session?.user?.name).toBe('Demo Person')
    expect(session?.user?.email).toBe('demo@example.test')
    expect(session?.session?.expiresAt).toBeInstanceOf(Date)
    for (const cookie of ['', 'sp.session=garbage']) {
      expect(await clientOf(cookie).getSession()).toMatchObject({
        authenticated: false,
        session: null,
      })
    }
  })

  test('S3-37 S3-42 shares its basePath with the server, and says so when it does not', async () => {
    const auth = createTestAuth({ basePath: '/accounts/auth' })
    const fetch = (address: string, init: RequestInit) => auth.handler(new Request(address, init))
    const shared = createAuthClient({ basePath: auth.basePath, baseURL: 'http://app.test', fetch })
    expect(await shared.getSession()).toMatchObject({ session: null, reason: 'NO_SESSION' })

    const apart = createAuthClient({ baseURL: 'http://app.test', fetch })
    const refusal = await apart.getSession().catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(AuthClientError)
    expect(refusal).toMatchObject({
      code: 'NOT_FOUND',
      status: 404,
      message: expect.stringContaining('/accounts/auth'),
    })
    // Where not even the server's route is, the application's own page answers.
    const nowhere = await clientOf('', '/nowhere')
      .getSession()
      .catch((error: unknown) => error)
    expect(nowhere).toMatchObject({
      code: 'UNEXPECTED_ANSWER',
      status: 404,
      cause: expect.stringContaining('is basePath right?'),
    })
  })
})

describe('in a browser', () => {
  let browser: Awaited<ReturnType<typeof launchBrowser>>
  let tab: Tab
  const heading = (name: string) => tab.page.getByRole('heading', { name })
  const button = (name: string) => tab.page.getByRole('button', { name, exact: true })
  const open = async (cookie?: string) => {
    tab = await openTab(browser, origin, cookie)
  }
  const cookies = async () => (await tab.page.context().cookies(origin)).map(({ name }) => name)

  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())
  afterEach(() => tab.close())

  test('S3-22 S3-25 S3-27 S3-41 useServerFn signs in and out, and the browser client is nowhere needed', async () => {
    await open()
    await tab.load('/login')
    await button('Sign in with demo').click()
    await tab.page.waitForURL('http://127.0.0.1:*/**')
    await tab.page.getByRole('button', { name: 'Demo Person' }).click()
    await tab.page.waitForURL(`${origin}/`)
    expect(await cookies()).toEqual(['sp.session'])
    await tab.load('/dashboard')
    await heading('Welcome, Demo Person!').waitFor()

    await tab.load('/sign-out')
    const loaded = tab.page.waitForEvent('load')
    await button('Sign out').click()
    await tab.page.waitForURL(`${origin}/`)
    await loaded
    expect(await cookies()).toEqual([])
    await tab.load('/dashboard')
    await heading('Login').waitFor()
    const ours = tab.requests.filter((request) => request.includes('/api/auth/'))
    expect(ours).toEqual(['GET /api/auth/sign-in/demo', 'GET /api/auth/callback/demo'])
  })

  test('S3-26 a sign-in that fails stays at the sign-in page', async () => {
    await open()
    await tab.load('/login')
    const answered = tab.page.waitForResponse(/_serverFn/)
    await button('Sign in with nobody').click()
    await answered
    await heading('Login').waitFor()
    expect(new URL(tab.page.url()).pathname).toBe('/login')
  })

  test('S3-28 the loader guards navigation in the browser as well', async () => {
    await open(demo.cookie)
    await tab.load('/')
    await tab.follow('/dashboard')
    await heading('Welcome, Demo Person!').waitFor()
    await tab.page.context().clearCookies()
    await tab.follow('/')
    await tab.follow('/dashboard', '/login')
    await heading('Login').waitFor()
    expect(await heading('Welcome, Demo Person!').count()).toBe(0)
  })

  test('S3-32 signIn of the client leaves for the provider by itself, and comes back to redirectTo', async () => {
    await open()
    await tab.load('/client')
    await button('Sign in').click()
    await tab.page.waitForURL('http://127.0.0.1:*/**')
    await tab.page.getByRole('button', { name: 'Demo Person' }).click()
    await tab.page.waitForURL(`${origin}/dashboard`)
    await heading('Welcome, Demo Person!').waitFor()
    expect(await cookies()).toEqual(['sp.session'])
  })

  test('S3-33 with redirect: false signIn of the client stays, and the page does what it likes with the address', async () => {
    await open()
    await tab.load('/client')
    await button('Where to sign in?').click()
    await tab.page.getByText(/^http:\/\/127\.0\.0\.1:\d+\/auth\?/).waitFor()
    expect(tab.page.url()).toBe(`${origin}/client`)
  })

  test('S3-35 S3-39 what the client knows appears after hydration, and the server rendered nobody', async () => {
    const { html } = await visit(`${origin}/client`, demo.cookie)
    expect(html).toContain('Nobody yet')
    expect(html).not.toContain('Demo Person')
    await open(demo.cookie)
    await tab.load('/client')
    await tab.page.getByText('Demo Person, demo@example.test').waitFor()
    expect(tab.requests).toEqual(['GET /client', 'GET /api/auth/session'])
  })

  test('S3-36 S3-43 signOut of the client ends the session and leads home, and the guarded page is closed', async () => {
    await open(demo.cookie)
    await tab.load('/client')
    await tab.page.getByText('Demo Person').waitFor()
    await button('Sign out').click()
    await tab.page.waitForURL(`${origin}/`)
    expect(await cookies()).toEqual([])
    await tab.load('/dashboard')
    await heading('Login').waitFor()
  })
})
