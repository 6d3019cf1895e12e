import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { ErrorPayload, ViteDevServer } from 'vite'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createSmallApp, type SmallApp } from '../../test/small-app.ts'
import { sallyport } from './index.ts'

// It starts a server.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const files = {
  'src/lib/actions.ts': `import { authAction } from '@sallyport/adapter-tanstack'

export const action = authAction().middleware([])`,
  'src/lib/right.ts': `import { action } from './actions'

export const fn = action().handler(() => 'the handler of right')`,
  'src/lib/both.ts': `import { authAction } from '@sallyport/adapter-tanstack'

export const ownAction = authAction().middleware([])
export const own = ownAction().handler(() => 'the handler of both')`,
  'src/lib/uses-both.ts': `import { ownAction } from './both'

export const fn = ownAction().handler(() => 'the handler of uses-both')`,
  'src/lib/wrong.ts': `import { action } from './actions'

interface Actions {
  members: typeof action
}

const actions: Actions = { members: action }
export const fn = actions.members().handler(() => 'the handler of wrong')`,
  'src/lib/shared.ts': `import { authAction } from '@sallyport/adapter-tanstack'

export const shared = authAction().middleware([])`,
  'src/lib/forgotten.ts': `import { shared } from './shared'

const actions = { shared }
export const fn = actions.shared().handler(() => 'the handler of forgotten')`,
  'src/lib/between.ts': `export * from './forgotten'`,
  'src/lib/page.ts': `import { fn } from './between'

export const page = [fn]`,
  'src/lib/for-both.ts': `export async function providers() {
  if (!import.meta.env.SSR) return []
  const { github, oidc } = await import('@sallyport/core')
  return [github, oidc]
}`,
  'src/lib/auth.ts': `import { createAuth } from '@sallyport/core'

export const auth = createAuth({ baseURL: 'http://localhost:3000', oauth: ['github'] })`,
  'src/routes/api/store.ts': `import { memoryStore } from '@sallyport/core/memory'
import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/api/store')({
  server: { handlers: { GET: () => new Response(typeof memoryStore) } },
})`,
  'src/lib/title.ts': `import { auth } from './auth'

export const title = auth.basePath`,
}

let app: SmallApp
let server: ViteDevServer
let origin: string
beforeAll(async () => {
  app = await createSmallApp(files)
  server = await app.serve((start) => [sallyport(), start])
  const address = server.httpServer?.address() as AddressInfo
  origin = `http://127.0.0.1:${address.port}`
})
afterAll(async () => {
  await server.close()
  await app.remove()
})

async function load(path: string) {
  const response = await fetch(`${origin}/${path}`)
  return { status: response.status, text: await response.text() }
}

/** What a page that is open shows over itself while something is loaded. */
async function overlayOf(path: string): Promise<ErrorPayload['err']> {
  const socket = new WebSocket(
    `${origin.replace('http', 'ws')}/?token=${server.config.webSocketToken}`,
    'vite-hmr',
  )
  await once(socket, 'open')
  const shown = new Promise<ErrorPayload['err']>((resolve) => {
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const payload = JSON.parse(data) as ErrorPayload | { type: 'connected' }
      if (payload.type === 'error') resolve(payload.err)
    })
  })
  const { status } = await load(path)
  expect(status).toBe(500)
  const error = await shown
  socket.close()
  return error
}

test('a right form is loaded, without its handler', async () => {
  const { status, text } = await load('src/lib/right.ts')
  expect(status).toBe(200)
  expect(text).toContain('createClientRpc')
  expect(text).not.toContain('the handler of right')
})

test('what the compiler reads for itself, uncompiled, is let alone', async () => {
  const { status, text } = await load('src/lib/uses-both.ts')
  expect(status).toBe(200)
  expect(text).toContain('createClientRpc')
})

test('a wrong form is shown in the browser with its place, as soon as its builder is known', async () => {
  // As a browser does: first the module, then what it imports.
  const first = await load('src/lib/wrong.ts')
  const { message, loc, plugin } = await overlayOf(
    first.status === 200 ? 'src/lib/actions.ts' : 'src/lib/wrong.ts',
  )
  expect(plugin).toBe('sallyport')
  expect(message).toContain('src/lib/wrong.ts:8:37: this server function is not compiled')
  expect(message).toContain('the builder comes out of an object')
  expect(loc).toEqual({ file: `${app.root}/src/lib/wrong.ts`, line: 8, column: 36 })
})

async function change(changed: Readonly<Record<string, string>>): Promise<void> {
  const seen = once(server.watcher, 'change')
  await app.write(changed)
  await seen
}

test('once mended it is loaded', async () => {
  await change({ 'src/lib/wrong.ts': files['src/lib/right.ts'] })
  expect((await load('src/lib/wrong.ts')).status).toBe(200)
  expect((await load('src/lib/actions.ts')).status).toBe(200)
})

test('a wrong form that no page leads to any more is not spoken of', async () => {
  const statuses: number[] = []
  for (const name of ['page', 'between', 'forgotten', 'shared']) {
    statuses.push((await load(`src/lib/${name}.ts`)).status)
  }
  expect(statuses).toContain(500)

  await change({ 'src/lib/page.ts': 'export const page = []' })
  expect((await load('src/lib/page.ts')).status).toBe(200)
  await change({ 'src/lib/shared.ts': `${files['src/lib/shared.ts']}\nexport const two = 2` })
  expect((await load('src/lib/shared.ts')).status).toBe(200)
})

test('server code behind `import.meta.env.SSR` is left to the build', async () => {
  expect((await load('src/lib/for-both.ts')).status).toBe(200)
})

test('server code is shown in the browser with the imports that brought it', async () => {
  expect((await load('src/lib/title.ts')).status).toBe(200)
  const { message, loc } = await overlayOf('src/lib/auth.ts')
  expect(message).toContain(
    'src/lib/auth.ts:1:1: server code reaches the browser: @sallyport/core.',
  )
  expect(message).toContain(`
    src/lib/title.ts
    → src/lib/auth.ts
    → @sallyport/core
`)
  expect(loc?.line).toBe(1)
})

test('the server itself may use it', async () => {
  expect(await load('api/store')).toEqual({ status: 200, text: 'function' })
  const { status, text } = await load('src/routes/api/store.ts')
  expect(status).toBe(200)
  expect(text).not.toContain('memoryStore')
})
