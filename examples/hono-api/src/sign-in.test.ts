import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RunningProvider, startProvider } from 'example-openid-provider'
import { createFetchBrowser } from 'example-openid-provider/fetch-browser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from './free-port.ts'

async function json(visit: Promise<{ response: Response }>): Promise<unknown> {
  return (await visit).response.json()
}

/** The program itself, the provider itself, and a person with a browser between them. */
describe('the API', () => {
  let origin: string
  let provider: RunningProvider
  let program: ChildProcess

  beforeAll(async () => {
    const port = await freePort()
    origin = `http://localhost:${port}`
    provider = await startProvider({ redirectUris: [`${origin}/api/auth/callback/demo`] })
    program = spawn(process.execPath, ['src/main.ts'], {
      cwd: new URL('..', import.meta.url),
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        PORT: String(port),
        PROVIDER_URL: provider.issuer,
        DEMO_CLIENT_ID: provider.clientId,
        DEMO_CLIENT_SECRET: provider.clientSecret,
        SALLYPORT_SECRET: randomBytes(32).toString('base64url'),
      },
    })
    while (!(await fetch(origin).catch(() => null))) {
      if (program.exitCode !== null) throw new Error(`the program ended with ${program.exitCode}`)
      await sleep(50)
    }
  })
  afterAll(async () => {
    program.kill()
    await provider.close()
  })

  /** Sends what browsers send, as far as Sallyport looks at it. */
  function newBrowser() {
    let cookie = ''
    const browser = createFetchBrowser({
      fetch: (request) => {
        const sent = new Request(request)
        if (request.url.startsWith(origin)) {
          cookie = sent.headers.get('cookie') ?? ''
          sent.headers.set('sec-fetch-site', request.method === 'GET' ? 'none' : 'same-origin')
          if (request.method !== 'GET') sent.headers.set('origin', origin)
        }
        return fetch(sent)
      },
    })
    return { ...browser, cookie: () => cookie }
  }

  /** What a script of the page, or a program, is answered. */
  async function send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: Record<string, unknown>,
  ) {
    const common = { 'content-type': 'application/json', origin }
    const given = body && { body: JSON.stringify(body) }
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { ...common, ...headers },
      ...given,
    })
    const text = await response.text()
    const answer: unknown = text.startsWith('{') ? JSON.parse(text) : text
    return { status: response.status, headers: response.headers, body: answer }
  }

  test('says what it is', async () => {
    const browser = newBrowser()
    expect(await json(browser.open(`${origin}/`))).toEqual({
      name: expect.any(String),
      public: '/public',
      protected: ['/me', '/projects'],
      signIn: '/api/auth/sign-in/demo?redirectTo=/me',
      signOut: 'POST /api/auth/sign-out',
    })
    expect(await json(browser.open(`${origin}/public`))).toEqual({ message: 'Hello stranger' })
  })

  test('knows who one is, from the sign-in to the sign-out', async () => {
    const browser = newBrowser()
    expect((await browser.open(`${origin}/me`)).response.status).toBe(401)

    const login = await browser.open(`${origin}/api/auth/sign-in/demo?redirectTo=/me`)
    expect(login.url.origin).toBe(provider.issuer)
    const me = await browser.submit(login.url, { prompt: 'login', login: 'demo@example.test' })
    expect(me.url.href).toBe(`${origin}/me`)
    expect(await me.response.json()).toMatchObject({
      user: { name: 'Demo Person', email: 'demo@example.test', emailVerified: true },
      expires: expect.stringMatching(/^20\d\d-/),
    })
    expect(await json(browser.open(`${origin}/public`))).toEqual({ message: 'Hello Demo Person' })
    expect((await newBrowser().open(`${origin}/me`)).response.status).toBe(401)

    const signedOut = await browser.submit(`${origin}/api/auth/sign-out`, { redirectTo: '/public' })
    expect(signedOut.url.href).toBe(`${origin}/public`)
    expect(await signedOut.response.json()).toEqual({ message: 'Hello stranger' })
    const { response } = await browser.open(`${origin}/me`)
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ error: { code: 'UNAUTHORIZED' } })
  })

  test('keeps projects for organizations, whose people and API tokens come in by one door', async () => {
    const browser = newBrowser()
    const login = await browser.open(`${origin}/api/auth/sign-in/demo?redirectTo=/me`)
    await browser.submit(login.url, { prompt: 'login', login: 'demo@example.test' })
    const person = { cookie: browser.cookie() }
    const required = { status: 403, body: { error: { code: 'ORGANIZATION_REQUIRED' } } }
    expect(await send('GET', '/projects', person)).toMatchObject(required)

    const made = await send('POST', '/api/auth/organizations', person, { name: 'Acme' })
    const { id: organizationId } = made.body as { id: string }
    await send('POST', '/api/auth/organizations/active', person, { organizationId })
    const project = { name: 'Rocket' }
    expect(await send('POST', '/projects', person, project)).toMatchObject({ status: 201 })
    expect(await send('POST', '/projects', person, { name: 1 })).toMatchObject({ status: 400 })

    const newToken = { name: 'reader', scopes: ['project:read'], owner: 'organization' }
    const { body } = await send('POST', '/api/auth/api-tokens', person, newToken)
    const { token, apiToken } = body as { token: string; apiToken: { id: string } }
    const script = { authorization: `Bearer ${token}` }
    expect(await send('GET', '/projects', script)).toMatchObject({
      status: 200,
      body: { projects: ['Rocket'] },
    })
    const refused = await send('POST', '/projects', script, project)
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'SCOPE_MISSING' } } })
    expect(refused.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_scope", scope="project:create"',
    )

    await send('DELETE', `/api/auth/api-tokens/${apiToken.id}`, person)
    const ended = await send('GET', '/projects', script)
    expect(ended).toMatchObject({ status: 401, body: { error: { code: 'TOKEN_REVOKED' } } })
    expect(ended.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
  })

  test('says what went wrong when somebody cancels', async () => {
    const browser = newBrowser()
    const login = await browser.open(`${origin}/api/auth/sign-in/demo`)
    const cancelled = await browser.submit(login.url, { prompt: 'abort' })
    expect(cancelled.url.href).toBe(`${origin}/?error=ACCESS_DENIED`)
    expect(await cancelled.response.json()).toMatchObject({ error: 'The sign-in was cancelled.' })
  })

  test('stops when it is asked to, without an error', async () => {
    const ended = once(program, 'exit')
    program.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })
})
