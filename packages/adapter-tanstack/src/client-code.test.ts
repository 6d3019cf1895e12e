import { join } from 'node:path'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findFunctions } from '../test/call-functions.ts'
import { actions, openAccessApp, refusal } from '../test/open-access-app.ts'

const { app, cookies, functions } = await openAccessApp()

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

describe('S1-34 S1-36 in development', { timeout: 30_000 }, () => {
  const folder = join(import.meta.dirname, '../test/access-app')
  let server: ViteDevServer
  beforeAll(async () => {
    server = await createServer({
      root: folder,
      configFile: join(folder, 'vite.config.ts'),
      logLevel: 'silent',
      server: { host: '127.0.0.1', port: 0, ws: false },
    })
    await server.listen()
  }, 60_000)
  afterAll(() => server.close())

  const compile = async (path: string) =>
    (await server.environments.client.transformRequest(path))?.code ?? ''

  test('the browser is given no body either, and an address for each function', async () => {
    let code = ''
    for (const file of ['actions', 'own-action', 'forged', 'helpers', 'guards', 'start']) {
      code += await compile(`/src/${file}.ts`)
    }
    expect(code.match(/canary-[\w-]*|open to anybody/g)).toBeNull()
    expect(code.match(/createClientRpc\("/g)).toHaveLength(
      Object.keys(functions.addresses).length - 4,
    )
  })

  test('so it is with our own functions', async () => {
    let code = ''
    for (const file of ownFunctions) code += await compile(join(import.meta.dirname, `${file}.ts`))
    const bodies = /requestAuth|readState|isUserAdmin|getAccountContext|getSession|readSignIn\)/g
    expect(code.match(bodies)).toBeNull()
    expect(code.match(/createClientRpc\("/g)).toHaveLength(ownFunctions.length)
  })

  test('S1-32 the server refuses whom it refuses in production', async () => {
    const address = server.httpServer?.address()
    if (typeof address !== 'object' || address === null) throw new Error('no TCP port')
    const development = await findFunctions(async (request) => {
      const { pathname, search } = new URL(request.url)
      const { method, headers } = request
      const body = method === 'POST' ? await request.text() : null
      const url = `http://127.0.0.1:${address.port}${pathname}${search}`
      return fetch(url, { method, headers, body })
    })
    for (const [name, who, refused, code] of actions) {
      const call = (cookie: string) => development.call(name, { cookie, data: 'x' })
      expect(await call(''), name).toMatchObject(refusal(401, 'UNAUTHORIZED'))
      expect(await call(cookies[refused]), name).toMatchObject(refusal(403, code))
      expect((await call(cookies[who])).status, name).toBe(200)
    }
  })
})
