import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { admin } from '@sallyport/core/admin'
import { apiTokens } from '@sallyport/core/api-tokens'
import { organizations } from '@sallyport/core/organizations'
import { sqliteStore } from '@sallyport/core/sqlite'
import { createTestAuth } from '@sallyport/core/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { addCookies } from './support/add-cookies.ts'
import { launchBrowser } from './support/browser.ts'
import { readBlocks } from './support/read-blocks.ts'
import { freePort } from './support/start-app.ts'

const guide = fileURLToPath(new URL('../docs/tanstack-start.md', import.meta.url))
/** What `create` of TanStack makes, but for what the guide writes; it has all packages. */
const created = fileURLToPath(new URL('quick-start/', import.meta.url))
const secret = randomBytes(32).toString('base64url')

let folder = ''
let origin = ''
let line = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-guide-'))
  for (const path of ['package.json', 'tsconfig.json', 'src/router.tsx', 'src/routes/__root.tsx']) {
    await cp(join(created, path), join(folder, path))
  }
  await symlink(join(created, 'node_modules'), join(folder, 'node_modules'))
  origin = `http://localhost:${await freePort()}`
  const variables = {
    SALLYPORT_SECRET: secret,
    SALLYPORT_URL: origin,
    GITHUB_CLIENT_ID: 'id',
    GITHUB_CLIENT_SECRET: 'secret',
  }
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
  await writeFile(join(folder, '.env'), lines.join('\n'))
  const text = await readFile(guide, 'utf8')
  line = text.slice(0, text.indexOf('\n## Everything switched on')).split('\n').length
})

let server: ChildProcess | undefined
async function stop(): Promise<void> {
  if (server?.exitCode === null && server.kill()) await once(server, 'exit')
}
afterAll(async () => {
  await stop()
  await rm(folder, { recursive: true })
})

/** Writes the files that the guide shows up to a line of it, in its order, and gives their names. */
async function paste(end: number): Promise<Set<string>> {
  const pasted = new Set<string>()
  for (const { code, line: begin } of readBlocks(guide)) {
    const [, path] = /^\/\/ (\S+\.tsx?)\n/.exec(code) ?? []
    if (path === undefined || begin > end) continue
    await mkdir(join(folder, dirname(path)), { recursive: true })
    await writeFile(join(folder, path), code)
    pasted.add(path)
  }
  return pasted
}

/** Runs a program of the application, and gives what it says, which is an error when it fails. */
function run(...program: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, program, {
    cwd: folder,
    encoding: 'utf8',
    env: environment(),
  })
  expect(status, stdout + stderr).toBe(0)
  return stdout
}

/** Without what Vitest sets for its own tests. */
function environment(): NodeJS.ProcessEnv {
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter)
  return { ...process.env, NODE_ENV: undefined, PATH }
}

const typescript = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))
const vite = 'node_modules/vite/bin/vite.js'

/** Migrates, builds and starts the application as the guide says. */
async function start(): Promise<void> {
  await stop()
  run('node_modules/@sallyport/core/src/cli/bin.ts', 'migrate')
  run(vite, 'build')
  const { port } = new URL(origin)
  server = spawn(process.execPath, [vite, 'preview', '--port', port, '--strictPort'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: environment(),
  })
  const asked = () => fetch(`${origin}/api/auth/session`).catch(() => false)
  await vi.waitUntil(asked, { timeout: 30_000, interval: 100 })
}

const person = (name: string) => ({ subject: name, name, email: `${name}@example.test` })

const visit = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${origin}${path}`, { redirect: 'manual', headers: { accept: 'text/html', ...headers } })

describe('S1-06 the guide to TanStack Start', () => {
  test('leads from nothing to a page for signed-in people', async () => {
    expect([...(await paste(line))]).toEqual([
      'vite.config.ts',
      'src/lib/auth.ts',
      'src/routes/api/auth/$.ts',
      'src/start.ts',
      'src/routes/login.tsx',
      'src/routes/_authenticated/route.tsx',
      'src/routes/_authenticated/dashboard.tsx',
    ])
    await start()
    const anonymous = await visit('/dashboard?tab=1')
    expect(anonymous.status).toBe(307)
    expect(anonymous.headers.get('location')).toBe('/login?redirectTo=%2Fdashboard%3Ftab%3D1')
    const login = await (await visit('/login?redirectTo=%2Fdashboard%3Ftab%3D1')).text()
    expect(login).toContain('<input type="hidden" name="redirectTo" value="/dashboard?tab=1"/>')
    const begun = await fetch(`${origin}/api/auth/sign-in/github`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin },
      body: new URLSearchParams({ redirectTo: '/dashboard' }),
    })
    expect(begun.headers.get('location')).toMatch(/^https:\/\/github\.com\/login\/oauth\/authorize/)

    const database = sqliteStore(join(folder, 'auth.db'))
    const auth = createTestAuth({ secret, baseURL: origin, database })
    const cookie = await auth.cookieOf(person('Ada'))
    expect(await (await visit('/dashboard', { cookie })).text()).toContain('Hello, <!-- -->Ada')
    await auth.close()
  }, 120_000)

  describe('with all that it shows', () => {
    const open = () =>
      createTestAuth({
        secret,
        baseURL: origin,
        database: sqliteStore(join(folder, 'auth.db')),
        features: [organizations(), apiTokens(), admin()],
      })
    let auth: ReturnType<typeof open>
    beforeAll(async () => {
      await paste(Infinity)
      await start()
      auth = open()
    }, 120_000)
    afterAll(() => auth.close())

    test('has no wrong types', () => {
      expect(run(typescript, '-p', '.')).toBe('')
    })

    test('S1-36 gives the browser nothing of the server', async () => {
      const read = async (side: string) => {
        const files = globSync(`dist/${side}/**/*.js`, { cwd: folder })
        return (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join()
      }
      const [client, ssr] = [await read('client'), await read('server')]
      const fingerprints = [
        'strict-dynamic',
        'sallyport.nonces',
        'auth.db',
        'madeBy',
        'node:crypto',
      ]
      expect(fingerprints.filter((text) => client.includes(text))).toEqual([])
      expect(fingerprints.filter((text) => !ssr.includes(text))).toEqual([])
    })

    test('works in a browser, under its strict policy', async () => {
      const browser = await launchBrowser()
      const context = await browser.newContext({ baseURL: origin })
      await addCookies(context, origin, await auth.cookieOf(person('Ada')))
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))

      const answer = await page.goto('/projects')
      expect(answer?.headers()['content-security-policy']).toContain("'strict-dynamic'")
      expect(new URL(page.url()).pathname).toBe('/dashboard')
      await page.goto('/account', { waitUntil: 'networkidle' })
      await page.getByRole('textbox', { name: 'Name of the organization' }).fill('Acme')
      await page.getByRole('button', { name: 'Found an organization' }).click()
      await page.getByRole('button', { name: 'Act for myself' }).waitFor()
      await page.goto('/projects', { waitUntil: 'networkidle' })
      await page.getByRole('textbox', { name: 'Name' }).fill('Bridge')
      await page.getByRole('button', { name: 'Add' }).click()
      await page.getByRole('listitem').filter({ hasText: 'Bridge' }).waitFor()
      await page.goto('/', { waitUntil: 'networkidle' })
      await page.getByRole('button', { name: 'Sign out Ada' }).click()
      await page.waitForURL((url) => url.pathname === '/login')
      expect(complaints).toEqual([])
      await browser.close()
    })

    test('answers API tokens, and says what is wrong with others', async () => {
      const cookie = await auth.cookieOf(person('Bob'))
      const headers = new Headers({ cookie })
      const ask = (token: string) =>
        visit('/api/projects', { accept: '*/*', authorization: `Bearer ${token}` })
      const read = { name: 'CI', scopes: ['project:read'] }
      const { token } = await auth.api.apiTokens.create({ headers, ...read })
      expect(await (await ask(token)).json()).toEqual({ readBy: 'Bob', byToken: true })
      const { token: without } = await auth.api.apiTokens.create({
        headers,
        name: 'CI',
        scopes: [],
      })
      expect((await ask(without)).status).toBe(403)
      const refused = await ask('sk_live_mistyped')
      expect(await refused.json()).toMatchObject({ error: { code: 'TOKEN_MISTYPED' } })
      expect(refused.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
      expect((await visit('/api/projects', { accept: '*/*' })).status).toBe(401)
    })

    test('hides its administration from all but administrators', async () => {
      const cookie = await auth.cookieOf(person('Root'))
      expect((await visit('/admin', { cookie })).status).toBe(404)
      const { session } = await auth.api.getSession({ headers: new Headers({ cookie }) })
      await auth.api.users.update(session?.user.id ?? '', { role: 'admin' })
      const page = () => visit('/admin', { cookie })
      await vi.waitUntil(async () => (await page()).status === 200, {
        timeout: 5000,
        interval: 100,
      })
      expect(await (await page()).text()).toContain('<li>Root</li>')
    })
  })
})
