import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sqliteStore } from '@sallyport/core/sqlite'
import { createTestAuth } from '@sallyport/core/testing'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
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

/** The sections of the README, by heading. */
let sections: Map<string, string>
beforeAll(async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  sections = new Map(readme.split(/^## /m).map((text) => [text.slice(0, text.indexOf('\n')), text]))
})

/** Puts every block of a section that names a file into that file of an application, and gives the names. */
async function paste(heading: string): Promise<string[]> {
  const section = sections.get(heading) ?? ''
  const blocks = [...section.matchAll(/```tsx?\n\/\/ (\S+)\n([^]*?)```/g)]
  for (const [, path = '', code = ''] of blocks) {
    await mkdir(join(folder, dirname(path)), { recursive: true })
    await writeFile(join(folder, path), code)
  }
  return blocks.map(([, path = '']) => path)
}

/** Runs a program in the folder of the application; what it says is an error when it fails. */
function run(program: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      ...environment,
      NODE_ENV: undefined,
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    },
  })
  expect(status, stdout + stderr).toBe(0)
}

const build = () => run(process.execPath, 'node_modules/vite/bin/vite.js', 'build')

let server: ChildProcess | undefined
afterEach(async () => {
  if (server?.exitCode === null && server.kill()) await once(server, 'exit')
})

/** Starts a program of the application on a port of its own, and waits until it answers. Gives its origin. */
async function serve(...args: string[]): Promise<string> {
  const port = await freePort()
  const started = `http://localhost:${port}`
  server = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { PATH: process.env.PATH, PORT: String(port), ...environment },
  })
  const asked = () => fetch(`${started}/api/auth/session`).catch(() => false)
  await vi.waitUntil(asked, { timeout: 10_000, interval: 50 })
  return started
}

/** What a person who signed in with GitHub would send. */
const cookie = () => createTestAuth({ secret, baseURL: origin }).cookieOf({ name: 'Ada Example' })

test('S1-06 the quick start for TanStack Start works when pasted, without a proxy or a middleware.ts', async () => {
  expect(await paste('Quick start: TanStack Start')).toEqual([
    'src/lib/auth.ts',
    'src/routes/api/auth/$.ts',
    'src/start.ts',
    'src/routes/login.tsx',
    'src/routes/dashboard.tsx',
  ])
  build()
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

test('with the database that is added to it, its sessions are rows, and end when they are told to', async () => {
  const file = join(folder, 'auth.db')
  for (const part of ['', '-shm', '-wal']) await rm(file + part, { force: true })
  expect(await paste('Add a database')).toEqual(['src/lib/auth.ts'])
  const [, command = ''] = /```sh\n(npx .*)\n```/.exec(sections.get('Add a database') ?? '') ?? []
  run('npx', ...command.split(' ').slice(1))
  build()
  run(process.execPath, '../../node_modules/typescript/bin/tsc', '-p', '.')
  const started = await serve('--input-type=module', '--eval', `
    import { serve } from '@hono/node-server'
    import app from './dist/server/server.js'
    serve({ fetch: app.fetch, port: Number(process.env.PORT) })
  `) // prettier-ignore

  const database = sqliteStore(file)
  const cookieWithRow = await createTestAuth({ secret, baseURL: origin, database }).cookieOf({
    name: 'Ada Example',
  })
  await database.close()
  const headers = { cookie: cookieWithRow, origin }
  const dashboard = () => fetch(`${started}/dashboard`, { headers, redirect: 'manual' })
  expect(await (await dashboard()).text()).toContain('Hello, <!-- -->Ada Example')
  const ended = await fetch(`${started}/api/auth/sign-out-all`, { method: 'POST', headers })
  expect(await ended.json()).toMatchObject({ ended: 1 })
  expect((await dashboard()).status).toBe(307)
})

test('the quick start for Hono works when pasted', async () => {
  expect(await paste('Quick start: Hono')).toEqual(['server.ts'])
  const code = await readFile(join(folder, 'server.ts'), 'utf8')
  await writeFile(
    join(folder, 'server.ts'),
    code.replace('port: 3000', 'port: Number(process.env.PORT)'),
  )
  const started = await serve('server.ts')
  const me = (headers: Record<string, string> = {}) => fetch(`${started}/me`, { headers })
  expect((await me()).status).toBe(401)
  expect(await (await me({ cookie: await cookie() })).json()).toEqual({ name: 'Ada Example' })
})
