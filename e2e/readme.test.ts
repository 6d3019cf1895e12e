import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTestAuth } from '@sallyport/core/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { freePort } from './support/start-app.ts'

const folder = fileURLToPath(new URL('quick-start/', import.meta.url))
const origin = 'http://localhost:3000'
const secret = randomBytes(32).toString('base64url')
const environment = {
  SALLYPORT_SECRET: secret,
  GITHUB_CLIENT_ID: 'id',
  GITHUB_CLIENT_SECRET: 'secret',
}

type Fetch = (request: Request) => Promise<Response>

/** Puts every block of the README that names a file into that file of an empty application. */
beforeAll(async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const blocks = [...readme.matchAll(/```tsx?\n\/\/ (\S+)\n([^]*?)```/g)]
  expect(blocks.map(([, path]) => path)).toEqual([
    'src/lib/auth.ts',
    'src/routes/api/auth/$.ts',
    'src/start.ts',
    'src/routes/login.tsx',
    'src/routes/dashboard.tsx',
    'server.ts',
  ])
  for (const [, path = '', code = ''] of blocks) {
    await mkdir(join(folder, dirname(path)), { recursive: true })
    await writeFile(join(folder, path), code)
  }
})

/** What a person who signed in with GitHub would send. */
const cookie = () => createTestAuth({ secret, baseURL: origin }).cookieOf({ name: 'Ada Example' })

test('S1-06 the quick start for TanStack Start works when pasted, without a proxy or a middleware.ts', async () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build'],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: undefined },
    },
  )
  expect(status, stdout + stderr).toBe(0)
  const types = spawnSync(process.execPath, ['../../node_modules/typescript/bin/tsc', '-p', '.'], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(types.stdout).toBe('')
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  const built = (await import(join(folder, 'dist/server/server.js'))) as {
    default: { fetch: Fetch }
  }
  const get = (path: string, headers: Record<string, string> = {}) =>
    built.default.fetch(
      new Request(`${origin}${path}`, { headers: { accept: 'text/html', ...headers } }),
    )

  const files = globSync('{*,src/**/*}.*', { cwd: folder })
  expect(files).toContain('src/start.ts')
  expect(files.filter((file) => /proxy|middleware/.test(file))).toEqual([])

  const anonymous = await get('/dashboard')
  expect(anonymous.status).toBe(307)
  expect(anonymous.headers.get('location')).toBe('/login?redirectTo=%2Fdashboard')

  const page = await (await get('/login')).text()
  const [, action = ''] = /action="([^"]+)"/.exec(page) ?? []
  const [, name = '', value = ''] =
    /<input type="hidden" name="([^"]+)" value="([^"]+)"/.exec(page) ?? []
  const begun = await built.default.fetch(
    new Request(`${origin}${action}`, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams({ [name]: value }),
    }),
  )
  expect(begun.status).toBe(303)
  const github = new URL(begun.headers.get('location') ?? '')
  expect(github.origin + github.pathname).toBe('https://github.com/login/oauth/authorize')
  expect(github.searchParams.get('redirect_uri')).toBe(`${origin}/api/auth/callback/github`)

  const dashboard = await get('/dashboard', { cookie: await cookie() })
  expect(dashboard.status).toBe(200)
  expect(await dashboard.text()).toContain('Hello, <!-- -->Ada Example')
})

let server: ChildProcess | undefined
afterAll(async () => {
  if (server?.exitCode === null && server.kill()) await once(server, 'exit')
})

test('the quick start for Hono works when pasted', async () => {
  const code = await readFile(join(folder, 'server.ts'), 'utf8')
  await writeFile(
    join(folder, 'server.ts'),
    code.replace('port: 3000', 'port: Number(process.env.PORT)'),
  )
  const port = await freePort()
  server = spawn(process.execPath, ['server.ts'], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { PATH: process.env.PATH, PORT: String(port), ...environment },
  })
  const me = async (headers: Record<string, string> = {}) =>
    fetch(`http://localhost:${port}/me`, { headers })
  await vi.waitUntil(() => me().catch(() => false), { timeout: 10_000, interval: 50 })

  expect((await me()).status).toBe(401)
  expect(await (await me({ cookie: await cookie() })).json()).toEqual({ name: 'Ada Example' })
})
