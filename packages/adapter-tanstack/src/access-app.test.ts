import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createServer } from 'vite'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildApp, type BuiltApp } from '../test/build-app.ts'
import { type Call, findFunctions, resultOf } from '../test/call-functions.ts'
import { createPeople, origin } from '../test/people.ts'

const secret = randomBytes(32).toString('base64url')
const people = await createPeople(secret)
const { acme, asked, auth, database, idOf, outage, signIn, tokenOf } = people

let app: BuiltApp
let functions: Awaited<ReturnType<typeof findFunctions>>
const cookies: Record<'root' | 'sue' | 'ed' | 'rita' | 'olga' | 'paul', string> = {
  root: await signIn('root', { role: 'admin' }),
  sue: await signIn('sue', { role: 'support' }),
  ed: await signIn('ed', { acts: 'editor' }),
  rita: await signIn('rita', { acts: 'reader' }),
  olga: await signIn('olga', { acts: 'owner' }),
  paul: await signIn('paul'),
}

beforeAll(async () => {
  Reflect.set(globalThis, Symbol.for('access-app'), { database, secret })
  app = await buildApp('access-app')
  functions = await findFunctions(app)
}, 60_000)

async function open(path: string, headers: Record<string, string> = {}) {
  const request = new Request(`${origin}${path}`, { headers: { accept: 'text/html', ...headers } })
  const response = await app.fetch(request)
  const html = await response.text()
  const [, heading = ''] = /<h1>(.*?)<\/h1>/.exec(html) ?? []
  return { status: response.status, location: response.headers.get('location'), heading, html }
}

const refusal = (status: number, code: string) => ({
  status,
  text: expect.stringMatching(new RegExp(`"${code}".*sallyport\\.AuthError`)) as string,
})

/** Every server function that is made with a builder or middleware of ours, who may call it, and what others are told. */
const actions: [
  name: string,
  who: keyof typeof cookies,
  refused: keyof typeof cookies,
  code: string,
][] = [
  ['byOrganization', 'ed', 'paul', 'ORGANIZATION_REQUIRED'],
  ['byAdmin', 'root', 'sue', 'FORBIDDEN'],
  ['byDefaultAdmin', 'root', 'olga', 'FORBIDDEN'],
  ['bySupport', 'sue', 'root', 'FORBIDDEN'],
  ['byRole', 'sue', 'root', 'FORBIDDEN'],
  ['byPermission', 'ed', 'rita', 'FORBIDDEN'],
  ['byOwner', 'olga', 'rita', 'FORBIDDEN'],
  ['byNamespace', 'rita', 'paul', 'ORGANIZATION_REQUIRED'],
  ['byOwnAction', 'sue', 'paul', 'FORBIDDEN'],
  ['inForgedOrganization', 'ed', 'paul', 'ORGANIZATION_REQUIRED'],
]

describe('S1-32 S1-33 S1-34 a server function', () => {
  test.each(actions)('%s is for %s, and not for %s: %s', async (name, who, refused, code) => {
    const allowed = await functions.call(name, { cookie: cookies[who], data: 'x' })
    expect(allowed).toMatchObject({
      status: 200,
      text: expect.stringContaining('canary-') as string,
    })
    const answer = await functions.call(name, { cookie: cookies[refused], data: 'x' })
    expect(answer).toMatchObject(refusal(403, code))
    expect(answer.text).not.toContain('canary-')
  })

  test.each([...actions.map(([name]) => name), 'byAuth', 'byScope', 'leaveBy', 'actAlone', 'seen'])(
    '%s tells nobody but "Unauthorized", and leads nowhere',
    async (name) => {
      for (const cookie of ['', 'sp.session=rubbish']) {
        const answer = await functions.call(name, { cookie, data: 'x' })
        expect(answer).toMatchObject(refusal(401, 'UNAUTHORIZED'))
        expect(answer.text).not.toContain('canary-')
        expect(answer.headers.get('location')).toBeNull()
      }
    },
  )

  test('S1-31 S1-33 has the user, the organization and the role there in its context', async () => {
    const answer = await functions.call('byOrganization', { cookie: cookies.ed, data: 'plans' })
    expect(resultOf(answer)).toBe(`canary-organization ed ${acme.id} editor canary-validator plans`)
    expect(resultOf(await functions.call('byOwner', { cookie: cookies.olga }))).toBe(
      'canary-owner owner',
    )
    expect(resultOf(await functions.call('byAuthGet', { cookie: cookies.ed, method: 'GET' }))).toBe(
      'canary-auth-get ed',
    )
  })

  test('S1-32 looks at who it is before what is given', async () => {
    const answer = await functions.call('byOrganization', { cookie: cookies.paul, data: 'plans' })
    expect(answer.text).not.toContain('canary-validator')
  })

  test('passes redirects and notFound() on', async () => {
    const call: Call = { cookie: cookies.paul }
    const redirected = await functions.call('leaveBy', { ...call, data: 'redirect' })
    expect(JSON.parse(redirected.text)).toMatchObject({ to: '/login', isSerializedRedirect: true })
    const missing = await functions.call('leaveBy', { ...call, data: 'nowhere' })
    expect(missing.text).toContain('isNotFound')
    expect(missing.text).not.toContain('AuthError')
  })

  test('that changes the session reads it anew', async () => {
    const cookie = await signIn('traveller', { acts: 'reader' })
    expect(resultOf(await functions.call('actAlone', { cookie }))).toEqual([acme.id, null])
    const left = await functions.call('byOrganization', { cookie, data: 'x' })
    expect(left).toMatchObject(refusal(403, 'ORGANIZATION_REQUIRED'))
  })

  test('knows of a role that was lost at the next call', async () => {
    const cookie = await signIn('fading', { role: 'admin', acts: 'editor' })
    const id = await idOf(cookie)
    expect((await functions.call('byAdmin', { cookie })).status).toBe(200)
    await auth.api.users.update(id, { role: null })
    expect(await functions.call('byAdmin', { cookie })).toMatchObject(refusal(403, 'FORBIDDEN'))
    await auth.api.users.deactivate(id)
    expect(await functions.call('byAuth', { cookie })).toMatchObject(refusal(401, 'UNAUTHORIZED'))
  })

  test('says 503, and not who somebody is not, while the database is away', async () => {
    outage.isOn = true
    const answer = await functions.call('byAuth', { cookie: cookies.paul })
    outage.isOn = false
    expect(answer).toMatchObject(refusal(503, 'STORE_UNAVAILABLE'))
  })
})

describe('S2-07 S2-12 an API token', () => {
  test('is asked for the scope as well, wherever a role or a permission is', async () => {
    const plain = await tokenOf(cookies.ed)
    const reading = await tokenOf(cookies.ed, ['project:read'])
    const whole = await tokenOf(cookies.ed, ['project:read', 'project:write'])
    const call = (name: string, bearer: string) => functions.call(name, { bearer, data: 'x' })
    expect((await call('byAuth', plain)).status).toBe(200)
    expect((await call('byOrganization', plain)).status).toBe(200)
    expect((await call('byScope', reading)).status).toBe(200)
    expect((await call('byPermission', whole)).status).toBe(200)
    for (const [name, token] of [
      ['byScope', plain],
      ['byPermission', reading],
    ] as const) {
      const answer = await call(name, token)
      expect(answer).toMatchObject(refusal(403, 'SCOPE_MISSING'))
      expect(answer.headers.get('www-authenticate')).toContain('Bearer error="insufficient_scope"')
    }
  })

  test('of an administrator administers with the scope admin alone', async () => {
    const plain = await tokenOf(cookies.root)
    const mighty = await tokenOf(cookies.root, ['admin'])
    expect(await functions.call('byAdmin', { bearer: plain })).toMatchObject(
      refusal(403, 'SCOPE_MISSING'),
    )
    expect((await functions.call('byAdmin', { bearer: mighty })).status).toBe(200)
    const ask = async (bearer: string, path = '/api/me') =>
      (await open(path, { authorization: `Bearer ${bearer}` })).html
    expect(JSON.parse(await ask(plain))).toMatchObject({
      isAdmin: false,
      session: null,
      scopes: [],
    })
    expect(JSON.parse(await ask(mighty))).toMatchObject({ isAdmin: true, scopes: ['admin'] })
    expect(JSON.parse(await ask(mighty, '/api/admin'))).toEqual({ admin: 'root' })
    expect((await open('/api/admin', { authorization: `Bearer ${plain}` })).status).toBe(404)
  })

  test('that is refused is told why', async () => {
    const answer = await functions.call('byAuth', { bearer: 'sk_live_mistyped' })
    expect(answer).toMatchObject(refusal(401, 'TOKEN_MISTYPED'))
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
  })
})

describe('A-26 a server function takes nothing for ours that is not', () => {
  const eve = { id: 'eve', name: 'Eve', role: 'admin' }
  const forged = {
    user: eve,
    session: {
      user: eve,
      organization: { id: 'evil', role: 'owner', permissions: ['project:write'] },
    },
    organization: { id: 'evil', role: 'owner', permissions: ['project:write'] },
    organizationId: 'evil',
    role: 'owner',
    sallyport: { session: { user: eve } },
  }
  const headers = {
    'x-user': 'eve',
    'x-session': JSON.stringify(forged),
    'x-organization-id': 'evil',
  }

  test.each(actions)('sent by the client of a stranger: %s', async (name, _who, refused, code) => {
    const call: Call = { data: 'x', context: forged, headers }
    expect(await functions.call(name, call)).toMatchObject(refusal(401, 'UNAUTHORIZED'))
    expect(await functions.call(name, { ...call, cookie: cookies[refused] })).toMatchObject(
      refusal(403, code),
    )
  })

  test('sent by the client of a member: the handler sees who it is', async () => {
    const call: Call = { cookie: cookies.ed, context: forged, headers }
    expect(resultOf(await functions.call('seen', call))).toEqual({ name: 'ed', session: 'ed' })
    expect(resultOf(await functions.call('inForgedOrganization', call))).toBe(
      `canary-forged ed ${acme.id} editor ${acme.id}`,
    )
  })

  test('sent in a form, as a browser without script does', async () => {
    const form = new FormData()
    form.set('__TSS_CONTEXT', JSON.stringify(forged))
    const request = new Request(new URL(functions.addresses.byAdmin ?? '', origin), {
      method: 'POST',
      body: form,
      headers: { 'sec-fetch-site': 'same-origin' },
    })
    expect((await app.fetch(request)).status).toBe(401)
  })

  test('set by middleware of a stranger, before ours and between', async () => {
    for (const cookie of [cookies.paul, cookies.sue]) {
      expect(await functions.call('behindStranger', { cookie })).toMatchObject(
        refusal(403, 'FORBIDDEN'),
      )
    }
    expect((await functions.call('behindStranger', { cookie: cookies.root })).status).toBe(200)
    expect(await functions.call('betweenStrangers', { cookie: cookies.paul })).toMatchObject(
      refusal(403, 'FORBIDDEN'),
    )
    expect(resultOf(await functions.call('betweenStrangers', { cookie: cookies.sue }))).toBe(
      'canary-between sue sue',
    )
  })
})

describe('the helpers of the server', () => {
  const call = (name: string, cookie?: string) =>
    functions.call(name, { method: 'GET', ...(cookie !== undefined && { cookie }) })

  test('S1-20 S1-28 S1-29 S1-42 getAccountContext says for whom somebody acts, and throws for nobody', async () => {
    const person = {
      id: await idOf(cookies.paul),
      name: 'paul',
      email: 'paul@example.test',
      image: null,
      emailVerified: true,
      createdAt: expect.any(Date) as Date,
      updatedAt: expect.any(Date) as Date,
    }
    for (const name of ['loadAccount', 'fetchAccountContext']) {
      expect(resultOf(await call(name, cookies.paul))).toEqual({
        isPersonal: true,
        isOrganization: false,
        activeOrganizationId: null,
        user: person,
      })
      expect(resultOf(await call(name, cookies.ed))).toMatchObject({
        isPersonal: false,
        isOrganization: true,
        activeOrganizationId: acme.id,
      })
      expect(await call(name)).toMatchObject(refusal(401, 'UNAUTHORIZED'))
    }
    expect((await open('/dashboard', { cookie: cookies.ed })).heading).toBe(
      `ed in organization ${acme.id}, ed`,
    )
    expect((await open('/dashboard', { cookie: cookies.paul })).heading).toBe(
      'paul in personal, paul',
    )
  })

  test('S1-21 S1-22 requireActiveOrganizationId gives the id, or leads home; strangers to the sign-in', async () => {
    expect(resultOf(await call('loadOrganizationId', cookies.ed))).toBe(acme.id)
    const alone = await call('loadOrganizationId', cookies.paul)
    expect(JSON.parse(alone.text)).toMatchObject({ isSerializedRedirect: true, href: '/' })
    const open302 = (location: string) => ({ status: 302, location })
    expect(await open('/members', { cookie: cookies.ed })).toMatchObject({
      heading: `Members of ${acme.id}`,
    })
    expect(await open('/members', { cookie: cookies.paul })).toMatchObject(open302('/'))
    expect(await open('/members')).toMatchObject(open302('/login'))
  })

  test('S1-23 requireAdmin lets administrators through, hides from others, and leads strangers to the sign-in', async () => {
    expect(resultOf(await call('loadAdmin', cookies.root))).toBe('root')
    expect((await call('loadAdmin', cookies.sue)).text).toContain('isNotFound')
    expect(JSON.parse((await call('loadAdmin')).text)).toMatchObject({ href: '/login' })
    expect(await open('/panel', { cookie: cookies.root })).toMatchObject({
      heading: 'Panel of root',
    })
    expect(await open('/panel', { cookie: cookies.sue })).toMatchObject({
      status: 404,
      heading: 'Not found',
    })
    expect(await open('/panel')).toMatchObject({ status: 302, location: '/login' })
    const hidden = await open('/api/admin', { cookie: cookies.sue })
    expect([hidden.status, JSON.parse(hidden.html)]).toEqual([
      404,
      { error: { code: 'NOT_FOUND', message: 'There is nothing at this address.' } },
    ])
  })

  test('S1-24 S1-41 isUserAdmin is true or false, whatever comes', async () => {
    const state = async (cookie?: string) => [
      resultOf(await call('loadIsAdmin', cookie)),
      resultOf(await call('fetchAuthState', cookie)),
    ]
    expect(await state(cookies.root)).toEqual([true, { isAdmin: true }])
    for (const cookie of [undefined, cookies.sue, cookies.olga, 'sp.session=rubbish']) {
      expect(await state(cookie)).toEqual([false, { isAdmin: false }])
    }
    outage.isOn = true
    const away = await state(cookies.root)
    outage.isOn = false
    expect(away).toEqual([false, { isAdmin: false }])
  })

  test('S1-17 S1-45 a page asks the database once, however many guards, functions and helpers ask', async () => {
    for (const [path, cookie] of [
      ['/dashboard', cookies.ed],
      ['/admin', cookies.root],
    ] as const) {
      asked.length = 0
      expect((await open(path, { cookie })).status).toBe(200)
      expect(asked).toEqual(['findJoined auth_session'])
    }
    asked.length = 0
    expect(resultOf(await call('loadAll', cookies.root))).toMatchObject({
      names: ['root', 'root', 'root', 'root'],
      isAdmin: true,
    })
    expect(asked).toEqual(['findJoined auth_session'])
    await functions.call('byPermission', { cookie: cookies.ed })
    expect(asked).toEqual(['findJoined auth_session', 'findJoined auth_session'])
  })

  test('A-08 S1-17 two requests at once never share a session', async () => {
    const pages = await Promise.all(
      (['ed', 'paul', 'olga', 'rita'] as const).map(async (name) => {
        const { heading } = await open('/dashboard', { cookie: cookies[name] })
        return heading.split(' ')[0] === name
      }),
    )
    expect(pages).toEqual([true, true, true, true])
  })

  test('answer scripts with the status and the code, in a server route', async () => {
    const refused = await open('/api/me')
    expect([refused.status, JSON.parse(refused.html)]).toEqual([
      401,
      { error: { code: 'UNAUTHORIZED', message: 'Unauthorized' } },
    ])
  })
})

describe('guards', () => {
  test('S1-09 S1-10 S1-11 S1-14 requireAdminAuth: strangers sign in, others find nothing, administrators pass', async () => {
    expect(await open('/admin?tab=2')).toMatchObject({
      status: 307,
      location: '/login?redirectTo=%2Fadmin%3Ftab%3D2',
    })
    for (const cookie of [cookies.sue, cookies.olga, cookies.paul]) {
      expect(await open('/admin', { cookie })).toMatchObject({ status: 404, heading: 'Not found' })
    }
    expect(await open('/admin', { cookie: cookies.root })).toMatchObject({
      status: 200,
      heading: 'Administered by root',
    })
  })

  test('S1-14 requireAdminAuth is no milder to an API token than requireAdmin', async () => {
    const [plain, mighty] = [await tokenOf(cookies.root), await tokenOf(cookies.root, ['admin'])]
    for (const path of ['/admin', '/panel']) {
      expect((await open(path, { authorization: `Bearer ${plain}` })).status).toBe(404)
      expect((await open(path, { authorization: `Bearer ${mighty}` })).status).toBe(200)
    }
  })

  test('S1-12 redirectIfAuthenticated keeps people with a session off the sign-in page', async () => {
    const cookie = cookies.paul
    expect(await open('/login')).toMatchObject({ status: 200, heading: 'Sign in' })
    expect(await open('/login', { cookie: 'sp.session=rubbish' })).toMatchObject({ status: 200 })
    expect(await open('/login', { cookie })).toMatchObject({ status: 307, location: '/' })
    expect(await open('/login?redirectTo=%2Fdashboard%3Fa%3D1', { cookie })).toMatchObject({
      status: 307,
      location: '/dashboard?a=1',
    })
    expect(await open('/login?error=ACCOUNT_EXISTS', { cookie })).toMatchObject({ status: 200 })
  })

  test.each(['//evil.test', 'https://evil.test', '/\\evil.test', 'javascript:alert(1)'])(
    'A-15 redirectIfAuthenticated leads nobody to %s',
    async (wanted) => {
      const path = `/login?redirectTo=${encodeURIComponent(wanted)}`
      expect(await open(path, { cookie: cookies.paul })).toMatchObject({ location: '/' })
    },
  )

  test('of createGuards have pages and conditions of their own', async () => {
    expect(await open('/editors?a=1')).toMatchObject({
      location: '/welcome?redirectTo=%2Feditors%3Fa%3D1',
    })
    expect(await open('/editors?a=1', { cookie: cookies.rita })).toMatchObject({
      location: '/organizations?redirectTo=%2Feditors%3Fa%3D1',
    })
    expect(await open('/editors', { cookie: cookies.ed })).toMatchObject({ heading: 'For editors' })
    expect(await open('/support', { cookie: cookies.ed })).toMatchObject({ status: 404 })
    expect(await open('/support', { cookie: cookies.sue })).toMatchObject({
      heading: 'For support',
    })
  })

  test('send nobody to the sign-in page while the database is away', async () => {
    outage.isOn = true
    const answer = await open('/dashboard', { cookie: cookies.ed })
    outage.isOn = false
    expect(answer).toMatchObject({ status: 500, location: null })
    expect(answer.html).not.toContain('<h1>')
  })

  test('S1-13 S1-44 close the page alone: a function that does not look for itself answers anybody', async () => {
    expect(resultOf(await functions.call('loadUnguarded', { method: 'GET' }))).toBe(
      'open to anybody',
    )
    expect(await open('/admin', { cookie: cookies.paul })).toMatchObject({ status: 404 })
    expect(await functions.call('byAdmin', { cookie: cookies.paul })).toMatchObject(
      refusal(403, 'FORBIDDEN'),
    )
  })
})

describe('ready server functions', () => {
  test('S3-24 S3-25 S3-26 signInFn leaves for the provider, and says what went wrong', async () => {
    const begin = async (data: unknown) => {
      const { text } = await functions.call('signInFn', { data })
      return JSON.parse(text) as { href?: string; reloadDocument?: boolean }
    }
    expect(await begin({ provider: 'demo', redirectTo: '/dashboard' })).toMatchObject({
      href: '/api/auth/sign-in/demo?redirectTo=%2Fdashboard',
      reloadDocument: true,
    })
    expect(await begin({ provider: 'nobody', redirectTo: '/dashboard' })).toMatchObject({
      href: '/login?redirectTo=%2Fdashboard&error=UNKNOWN_PROVIDER',
    })
    expect(await begin({ provider: 'demo', redirectTo: '//evil.test' })).toMatchObject({
      href: '/login?error=INVALID_REDIRECT_TO',
    })
    for (const data of [undefined, {}, { provider: 7 }, { provider: ' ' }]) {
      const { text } = await functions.call('signInFn', { data })
      expect(text).toContain('provider must be a non-empty string')
    }
  })

  test('S3-22 S3-23 signOutFn ends the session and leads home; where it cannot, it says so there', async () => {
    const cookie = await signIn('leaver')
    outage.isOn = true
    const failed = await functions.call('signOutFn', { cookie })
    outage.isOn = false
    expect(JSON.parse(failed.text)).toMatchObject({
      href: expect.stringMatching(/^\/(?:\?error=STORE_UNAVAILABLE)?$/) as string,
      reloadDocument: true,
    })
    const again = await signIn('leaver')
    const left = await functions.call('signOutFn', { cookie: again })
    expect(JSON.parse(left.text)).toMatchObject({ href: '/', reloadDocument: true })
    expect(left.headers.getSetCookie()).toEqual([expect.stringContaining('Max-Age=0')])
    expect(await functions.call('byAuth', { cookie: again })).toMatchObject(
      refusal(401, 'UNAUTHORIZED'),
    )
  })
})

describe('S1-36 what the browser is given', () => {
  // By the names of properties and texts, which a build keeps as they are.
  const fingerprints = [
    'canary-',
    'open to anybody',
    'pendingCookies',
    'changesOf',
    'activeOrganizationRole',
    'www-authenticate',
    'provider must be',
    'does not know this request',
  ]

  test('holds no body of a handler, a validator or a middleware, of ours or of the application', () => {
    expect(fingerprints.filter((text) => app.clientCode.includes(text))).toEqual([])
    expect(fingerprints.filter((text) => !app.serverCode.includes(text))).toEqual([])
    expect(app.clientCode).toContain('sallyport:guards')
  })

  test('S1-50 has no address of a function that was not imported', () => {
    const imported = ['readGuard', 'fetchAccountContext', 'fetchAuthState', 'signInFn', 'signOutFn']
    const registered = ['fetchSession', ...imported].filter((name) =>
      app.serverCode.includes(`${name}_createServerFn_handler`),
    )
    expect(registered).toEqual(imported)
  })
})

const ownFunctions = [
  'read-guard',
  'fetch-account-context',
  'fetch-auth-state',
  'fetch-session',
  'sign-in',
  'sign-out',
]

describe('S1-34 S1-36 in development', () => {
  let code = ''
  let own = ''
  beforeAll(async () => {
    const folder = join(import.meta.dirname, '../test/access-app')
    const server = await createServer({
      root: folder,
      configFile: join(folder, 'vite.config.ts'),
      logLevel: 'silent',
      server: { middlewareMode: true, ws: false },
    })
    const compile = async (path: string) =>
      (await server.environments.client.transformRequest(path))?.code ?? ''
    for (const file of ['actions', 'own-action', 'forged', 'helpers', 'guards', 'start']) {
      code += await compile(`/src/${file}.ts`)
    }
    for (const file of ownFunctions) own += await compile(join(import.meta.dirname, `${file}.ts`))
    await server.close()
  }, 60_000)

  test('the browser is given no body either, and an address for each function', () => {
    expect(code.match(/canary-[\w-]*|open to anybody/g)).toBeNull()
    expect(code.match(/createClientRpc\("/g)).toHaveLength(
      Object.keys(functions.addresses).length - 4,
    )
  })

  test('so it is with our own functions', () => {
    expect(
      own.match(/requestAuth|readState|isUserAdmin|getAccountContext|getSession|readSignIn\)/g),
    ).toBeNull()
    expect(own.match(/createClientRpc\("/g)).toHaveLength(ownFunctions.length)
  })
})
