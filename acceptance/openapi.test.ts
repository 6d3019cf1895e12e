import { type AuthOptions, oidc, type OpenApiDocument } from '@sallyport/core'
import { admin } from '@sallyport/core/admin'
import { apiTokens } from '@sallyport/core/api-tokens'
import type { Endpoint, Feature } from '@sallyport/core/feature'
import { memoryStore } from '@sallyport/core/memory'
import { organizations } from '@sallyport/core/organizations'
import { createTestAuth } from '@sallyport/core/testing'
import { addresses } from '@sallyport/core/wire'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { badgesFeature } from './support/badges.ts'
import { createBrowser } from './support/browser.ts'
import { startFaultyProvider } from './support/faulty-provider.ts'
import { faulty } from './support/oauth-app.ts'
import { checkAnswers } from './support/openapi-answers.ts'
import { watchDatabase } from './support/watched-database.ts'

const origin = 'http://app.test'
const base = '/api/auth'
const provider = await startFaultyProvider()
beforeEach(() => provider.reset())
afterAll(() => provider.close())

const rules = await createConfig({
  extends: ['recommended'],
  rules: {
    // The document of an application has that application's licence, and no endpoint of a browser answers 2xx.
    'info-license': 'off',
    'operation-2xx-response': 'off',
    'operation-4xx-response': 'off',
    'tag-description': 'off',
    'no-unused-components': 'error',
  },
})

async function problemsOf(document: OpenApiDocument): Promise<string[]> {
  const source = JSON.stringify(document)
  const problems = await lintFromString({ source, absoluteRef: '/openapi.json', config: rules })
  return problems.map(({ ruleId, message, location }) => {
    return `${ruleId}: ${message} ${location.map(({ pointer }) => pointer).join(' ')}`
  })
}

const fields = z.object({
  plan: z.enum(['free', 'pro']).default('free'),
  theme: z.string().optional(),
  customerId: z.string().default('none'),
})

function allFeatures(): Feature[] {
  return [organizations(), apiTokens(), admin(), badgesFeature({ company: 'example.test' })]
}

/** An auth with all there is, and the endpoints of its features. */
function createWhole() {
  const endpoints: Endpoint[] = []
  const features = allFeatures().map((feature): Feature => {
    return {
      ...feature,
      build(house) {
        const parts = feature.build(house)
        endpoints.push(...(parts.endpoints ?? []))
        return parts
      },
    }
  })
  const auth = createTestAuth({
    features,
    openapi: true,
    database: memoryStore(),
    oauth: [faulty(provider)],
    session: { accept: ['cookie', 'bearer'] },
    user: { fields, internal: ['customerId'], editable: ['name', 'theme'] },
  })
  return { auth, endpoints }
}

/** The methods of a document, by path. */
const methodsOf = ({ paths }: OpenApiDocument) =>
  Object.fromEntries(
    Object.entries(paths).map(([path, methods]) => [path, Object.keys(methods).toSorted()]),
  )

describe('the document', () => {
  test('is one that a validator has nothing against', async () => {
    expect(await problemsOf(createTestAuth().openapi())).toEqual([])
    expect(await problemsOf(createWhole().auth.openapi())).toEqual([])
  })

  test('is refused by the validator where it is wrong', async () => {
    const document = createTestAuth().openapi()
    document.paths['/session'] = { get: { responses: {}, security: [{ nobody: [] }] } }
    expect((await problemsOf(document)).join('\n')).toContain('nobody')
  })

  test('has every endpoint of the core, with every method', async () => {
    const { auth } = createWhole()
    const documented = methodsOf(auth.openapi())
    for (const path of [...Object.values(addresses), '/openapi.json']) {
      const address = `${origin}${base}${path.replaceAll(/:\w+/g, 'faulty')}`
      const refused = await auth.handler(
        new Request(address, { method: 'PUT', headers: { origin } }),
      )
      const allowed = (refused.headers.get('allow') ?? '').toLowerCase().split(', ')
      const methods = allowed.filter((method) => method !== 'head')
      expect([path, documented[path.replaceAll(/:(\w+)/g, '{$1}')]]).toEqual([path, methods])
    }
  })

  test('has every endpoint of all features, each with what it answers', () => {
    const { auth, endpoints } = createWhole()
    const documented = methodsOf(auth.openapi())
    expect(endpoints.length).toBeGreaterThan(0)
    for (const { method, path, describes } of endpoints) {
      // The name is that of the call on the server.
      const [feature = '', call = ''] = describes?.name.split('.') ?? []
      const calls: unknown = Reflect.get(auth.api, feature)
      expect([path, calls]).toEqual([
        path,
        expect.objectContaining({ [call]: expect.any(Function) }),
      ])
      expect(documented[path.replaceAll(/:(\w+)/g, '{$1}')]).toContain(method.toLowerCase())
      // zod throws where JSON has no words for something.
      const written = describes?.answer?.['~standard'].jsonSchema?.input({
        target: 'draft-2020-12',
      })
      expect([path, Object.keys(written ?? {})]).toEqual([
        path,
        expect.arrayContaining([expect.stringMatching(/^(properties|anyOf|oneOf)$/)]),
      ])
    }
  })

  test('says by what names the session comes, and how else', () => {
    const schemesOf = (options: Parameters<typeof createTestAuth>[0]) =>
      createTestAuth(options).openapi().components.securitySchemes
    const session = { type: 'apiKey', in: 'cookie', name: 'sp.session' }
    const bearer = { type: 'http', scheme: 'bearer' }
    expect(schemesOf({})).toEqual({ session })
    expect(
      schemesOf({ baseURL: 'https://app.test', security: { cookie: { prefix: 'acme' } } }),
    ).toEqual({ session: { ...session, name: '__Host-acme.session' } })
    expect(schemesOf({ session: { accept: ['cookie', 'bearer'] } })).toMatchObject({
      session,
      sessionToken: bearer,
    })
    expect(schemesOf({ features: allFeatures(), database: memoryStore() })).toMatchObject({
      session,
      apiToken: bearer,
    })
  })

  test('says who may: everybody, a person, or an API token with the scope', () => {
    const { paths } = createWhole().auth.openapi()
    const cookieOrToken = [{ session: [] }, { sessionToken: [] }]
    expect(paths['/session']?.get?.security).toEqual([{}, ...cookieOrToken, { apiToken: [] }])
    expect(paths['/sessions']?.get?.security).toEqual(cookieOrToken)
    expect(paths['/sign-in/{provider}']?.get?.security).toEqual([])
  })

  test('has the fields of the application, but for the internal ones', () => {
    const { paths, components } = createWhole().auth.openapi()
    const { User } = components.schemas
    expect(User).toMatchObject({
      properties: {
        plan: { type: 'string', enum: ['free', 'pro'] },
        theme: { type: 'string' },
        createdAt: { type: 'string', format: 'date-time' },
      },
      additionalProperties: {},
    })
    expect(JSON.stringify(User)).not.toContain('customerId')
    const changes = JSON.stringify(paths['/session']?.patch?.requestBody)
    expect(changes).toContain('theme')
    expect(changes).not.toContain('plan')
  })

  test('is where the application is, under the name and version that it gives', () => {
    const auth = createTestAuth({
      baseURL: 'https://acme.test',
      basePath: '/auth',
      openapi: { title: 'Acme', version: '2026-01' },
    })
    expect(auth.openapi()).toMatchObject({
      openapi: '3.1.1',
      info: { title: 'Acme', version: '2026-01' },
      servers: [{ url: 'https://acme.test/auth' }],
    })
  })

  test('has the parameters of a query, and what may be left out', () => {
    const query = z.object({ search: z.string(), limit: z.string().max(3).optional() })
    const input = query.meta({ title: 'Query' })
    const feature: Feature = {
      id: 'mute',
      build: () => ({ api: {}, endpoints: [{ ...endpoint, describes: { ...said, input } }] }),
    }
    expect(
      createTestAuth({ features: [feature] }).openapi().paths['/mute']?.get?.parameters,
    ).toEqual([
      { name: 'search', in: 'query', required: true, schema: { type: 'string' } },
      { name: 'limit', in: 'query', required: false, schema: { type: 'string', maxLength: 3 } },
    ])
  })

  test('gives one name to one schema', async () => {
    const named = (title: string) => z.object({ mute: z.literal(title) }).meta({ title })
    const answer = z.object({ error: named('Error'), one: named('Mute'), other: named('Mute') })
    const feature: Feature = {
      id: 'mute',
      build: () => ({ api: {}, endpoints: [{ ...endpoint, describes: { ...said, answer } }] }),
    }
    const document = createTestAuth({ features: [feature] }).openapi()
    expect(await problemsOf(document)).toEqual([])
    const reference = { $ref: '#/components/schemas/Mute' }
    expect(document.paths['/mute']?.get?.responses).toMatchObject({
      200: {
        content: {
          'application/json': {
            schema: { properties: { error: { title: 'Error' }, one: reference, other: reference } },
          },
        },
      },
    })
    expect(document.components.schemas).toMatchObject({
      Mute: { properties: { mute: { const: 'Mute' } } },
      Error: { required: ['error'] },
    })
  })

  test('calls any object what a schema cannot say', async () => {
    const silent = { '~standard': { version: 1, vendor: 'test', validate: check } } as const
    const self = z.object({
      get child() {
        return self.optional()
      },
    })
    for (const answer of [silent, self]) {
      const feature: Feature = {
        id: 'mute',
        build: () => ({ api: {}, endpoints: [{ ...endpoint, describes: { ...said, answer } }] }),
      }
      const document = createTestAuth({ features: [feature] }).openapi()
      expect(await problemsOf(document)).toEqual([])
      expect(document.paths['/mute']?.get?.responses).toMatchObject({
        200: { content: { 'application/json': { schema: { type: 'object' } } } },
      })
    }
  })
})

const check = (value: unknown) => ({ value })
const said = {
  name: 'mute',
  summary: 'Says nothing',
  needs: undefined,
  input: undefined,
  answer: z.object({}),
  errors: [],
}
const endpoint = { method: 'GET', path: '/mute', handle: async () => new Response() } as const

describe('GET /openapi.json', () => {
  const read = (auth: { handler(request: Request): Promise<Response> }) =>
    auth.handler(new Request(`${origin}${base}/openapi.json`))

  test('is not there unless the application says so', async () => {
    expect((await read(createTestAuth())).status).toBe(404)
    expect((await read(createTestAuth({ openapi: false }))).status).toBe(404)
  })

  test.each([true, { title: 'Acme' }])('is the document, to everybody', async (openapi) => {
    const auth = createTestAuth({ openapi })
    const answer = await read(auth)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual(auth.openapi())
  })

  test('stays what it is when the application changes its copy', async () => {
    const auth = createTestAuth({ openapi: true })
    auth.openapi().info.title = 'Changed'
    auth.openapi().paths = {}
    expect(await (await read(auth)).json()).toEqual(auth.openapi())
  })

  test.each([{ title: '' }, { name: 'Acme' }, 'yes'])('takes no %o', (openapi) => {
    expect(() => createTestAuth({ openapi: openapi as never })).toThrow('- openapi')
  })
})

type Fields = z.infer<typeof fields>
type StartOptions = Pick<
  AuthOptions<Fields, 'customerId', readonly Feature[]>,
  'database' | 'features' | 'session'
>

describe('every answer is one that the document knows', () => {
  function start(options: StartOptions = {}) {
    const gone = { id: 'gone', issuer: 'http://127.0.0.1:9', clientId: 'x', clientSecret: 'x' }
    const auth = createTestAuth({
      openapi: true,
      oauth: [faulty(provider), oidc(gone)],
      user: { fields, internal: ['customerId'] as const, editable: ['name', 'theme'] as const },
      ...options,
    })
    const { handler, seen } = checkAnswers(auth)
    const browser = createBrowser(handler, origin)
    const follow = (address: string) =>
      browser.get(`${base}${address}`, { 'sec-fetch-site': 'cross-site' })
    const submit = (path: string, form: Record<string, string>) =>
      browser.post(`${base}${path}`, new URLSearchParams(form))

    async function send(method: string, path: string, body?: object, headers = {}) {
      const text = body === undefined ? null : JSON.stringify(body)
      const type = 'application/json'
      const init = { method, body: text, headers: { 'content-type': type, ...headers } }
      const answer = await browser.fetch(`${base}${path}`, init)
      return (await answer.json()) as { signInURL?: string; sessions?: { id: string }[] }
    }

    async function signIn() {
      const { signInURL = '' } = await send('POST', '/sign-in/faulty', { redirectTo: '/' })
      const back = await provider.visit(new URL(signInURL))
      await browser.get(back, { 'sec-fetch-site': 'cross-site' })
    }

    async function askAll() {
      const { sessions } = await send('GET', '/sessions')
      await send('GET', '/session')
      await send('POST', '/session/refresh')
      await send('PATCH', '/session', { user: { name: 'Ada', theme: 'dark' } })
      await send('DELETE', `/sessions/${sessions?.[0]?.id ?? 'none'}`)
      await send('POST', '/sign-out', { redirectTo: '/' })
      await send('POST', '/sign-out-all', { redirectTo: '/' })
    }

    return { auth, browser, seen, send, submit, follow, signIn, askAll }
  }

  const sessionCalls = [
    'getSession',
    'listSessions',
    'refreshSession',
    'revokeSession',
    'signOut',
    'signOutAll',
    'updateSession',
  ]
  const statuses = (seen: ReadonlySet<string>, call: string) =>
    [...seen].filter((one) => one.startsWith(`${call} `)).map((one) => Number(one.split(' ')[1]))

  test('to a person, with either strategy', async () => {
    for (const strategy of ['jwt', 'database'] as const) {
      const { signIn, askAll, send, submit, seen } = start({
        database: memoryStore(),
        session: { strategy },
      })
      await signIn()
      await askAll()
      await signIn()
      await send('POST', '/sign-out-all')
      await signIn()
      await submit('/sign-out-all', { redirectTo: '/' })
      await submit('/sign-out', { redirectTo: '/' })
      for (const call of sessionCalls) expect([call, ...statuses(seen, call)]).toContain(200)
      expect(statuses(seen, 'signOut')).toContain(303)
      expect(statuses(seen, 'signOutAll')).toContain(303)
    }
  })

  test('to a stranger', async () => {
    const { askAll, send, seen } = start({ database: memoryStore() })
    await askAll()
    for (const call of sessionCalls) {
      const isOpen = call === 'getSession' || call === 'signOut'
      expect([call, ...statuses(seen, call)]).toEqual([call, isOpen ? 200 : 401])
    }
    await send('GET', '/openapi.json')
    expect(statuses(seen, 'openapi')).toEqual([200])
  })

  test('to a way of asking that is refused', async () => {
    const { auth, browser, signIn, send, seen } = start({ database: memoryStore() })
    await signIn()
    await send('PATCH', '/session', { user: { plan: 'pro' } })
    await send('PATCH', '/session', { user: { name: 'x'.repeat(70_000) } })
    await send('PATCH', '/session', { user: {} }, { 'content-type': 'text/plain' })
    await send('PATCH', '/session', { user: {} }, { origin: 'https://elsewhere.test' })
    expect(statuses(seen, 'updateSession')).toEqual([400, 413, 415, 403])
    await send('DELETE', '/sessions/none')
    expect(statuses(seen, 'revokeSession')).toEqual([404])
    await send('POST', '/sign-out', { redirectTo: '//elsewhere.test' })
    expect(statuses(seen, 'signOut')).toEqual([400])
    expect((await browser.get(`${base}/nowhere`)).status).toBe(404)
    expect(auth.openapi().paths).not.toHaveProperty('/nowhere')
  })

  test('without a database', async () => {
    const { signIn, askAll, seen } = start()
    await signIn()
    await askAll()
    for (const call of sessionCalls) {
      const needsNone = ['getSession', 'refreshSession', 'signOut'].includes(call)
      expect([call, ...statuses(seen, call)]).toEqual([call, needsNone ? 200 : 501])
    }
  })

  test('while the database is gone', async () => {
    const database = watchDatabase(memoryStore())
    const session = { strategy: 'database' } as const
    const { signIn, askAll, seen } = start({ database, session })
    await signIn()
    database.fail()
    await askAll()
    for (const call of sessionCalls) {
      const expected: Record<string, number> = { getSession: 200, signOutAll: 401 }
      expect([call, ...statuses(seen, call)]).toEqual([call, expected[call] ?? 503])
    }
  })

  test('to API tokens', async () => {
    const features = [badgesFeature({ company: 'example.test' })] as const
    const { signIn, send, seen } = start({ database: memoryStore(), features })
    await signIn()
    await send('POST', '/badges/17', {})
    await send('GET', '/session', undefined, { authorization: 'Bearer badge.17' })
    await send('GET', '/sessions', undefined, { authorization: 'Bearer badge.17' })
    await send('POST', '/session/refresh', undefined, { authorization: 'Bearer badge.18' })
    expect(statuses(seen, 'badges.take')).toEqual([200])
    expect(statuses(seen, 'getSession')).toEqual([200])
    expect(statuses(seen, 'listSessions')).toEqual([403])
    expect(statuses(seen, 'refreshSession')).toEqual([401])
  })

  test('on the way to a provider and back', async () => {
    const { signIn, send, submit, follow, browser, seen } = start()
    await signIn()
    await send('POST', '/sign-in/nobody')
    await send('POST', '/sign-in/gone')
    await send('POST', '/sign-in/faulty', { redirectTo: 'https://elsewhere.test' })
    await submit('/sign-in/faulty', { redirectTo: '/', rememberMe: 'on' })
    await submit('/sign-in/nobody', {})
    await browser.get(`${base}/sign-in/faulty`)
    await browser.get(`${base}/sign-in/nobody`)
    await follow('/callback/faulty?state=none')
    expect(statuses(seen, 'signIn')).toEqual([200, 404, 503, 400, 303])
    expect(statuses(seen, 'signInByLink')).toEqual([302])
    expect(statuses(seen, 'finishSignIn')).toEqual([302])
  })
})
