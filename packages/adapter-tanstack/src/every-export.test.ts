import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { buildApp, type BuiltApp } from '../test/build-app.ts'
import { type Answer, findFunctions, resultOf } from '../test/call-functions.ts'
import { exportCases, guardCases } from '../test/export-cases.ts'
import { origin } from '../test/people.ts'
import { createSmallApp } from '../test/small-app.ts'
import { sallyport } from './vite/index.ts'

// It builds, and starts a server.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const home = join(import.meta.dirname, '..')

const cases = Object.values(exportCases)
  .flatMap((entry) => Object.entries(entry))
  .flatMap(([name, one]) => (one ? [{ name, ...one }] : []))
const guards = Object.entries(guardCases).map(([name, guard]) => ({ name, ...guard }))
/** Of the function that guards ask. */
const ofGuards = { name: 'guards', fingerprint: 'isUnknown: !' }

const files = {
  'src/auth.ts': `import { createAuth, oidc } from '@sallyport/core'

export const auth = createAuth({
  baseURL: '${origin}',
  secret: '${randomBytes(32).toString('base64url')}',
  oauth: [oidc({ id: 'demo', issuer: 'http://127.0.0.1:9', clientId: 'app', clientSecret: 'x' })],
  onEvent: () => {},
})`,
  'src/start.ts': `import { authErrorAdapter, authRequestMiddleware } from '@sallyport/adapter-tanstack'
import { createServerOnlyFn, createStart } from '@tanstack/react-start'
import { auth } from './auth'

export const startInstance = createStart(() => ({
  requestMiddleware: [authRequestMiddleware(createServerOnlyFn(() => auth))],
  serializationAdapters: [authErrorAdapter],
}))`,
  'src/functions.ts': cases
    .map(({ name }) => `export { fn as ${name} } from './functions/${name}'`)
    .join('\n'),
  ...Object.fromEntries(cases.map(({ name, code }) => [`src/functions/${name}.ts`, code])),
  'src/routes/functions.ts': `import { createFileRoute } from '@tanstack/react-router'
import * as functions from '../functions'

const addresses = () => Object.entries(functions).map(([name, { url }]) => [name, url])

export const Route = createFileRoute('/functions')({
  server: { handlers: { GET: () => Response.json(Object.fromEntries(addresses())) } },
})`,
  'src/routes/index.tsx': `import { createFileRoute } from '@tanstack/react-router'
import * as functions from '../functions'

export const Route = createFileRoute('/')({
  component: () => <button onClick={() => Object.values<any>(functions).map((fn) => fn())}>Call</button>,
})`,
  ...Object.fromEntries(
    guards.map(({ name, beforeLoad }) => [
      `src/routes/${name}.tsx`,
      `import { ${name} } from '@sallyport/adapter-tanstack/guards'
import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/${name}')({
  beforeLoad: ${beforeLoad},
  component: () => <p>behind {'${name}'}</p>,
})`,
    ]),
  ),
  'vite.config.ts': `import { tanstackStart } from '@tanstack/react-start/plugin/vite'
import { sallyport } from '${home}/src/vite/index.ts'
import { adapterFrom } from '${home}/test/adapter-from.ts'

export default {
  plugins: [tanstackStart(), sallyport()],
  resolve: { alias: adapterFrom() },
  build: { minify: false },
}`,
}

test('every export is looked at', async () => {
  const entries = Object.entries(manifest.exports).filter(
    ([entry]) => entry !== './vite' && entry !== './package.json',
  )
  const exported = await Promise.all(
    entries.map(async ([entry, path]): Promise<[string, string[]]> => {
      const module = (await import(/* @vite-ignore */ join(home, path))) as object
      return [entry, Object.keys(module).toSorted()]
    }),
  )
  const looked = { ...exportCases, './guards': guardCases }
  expect(Object.fromEntries(exported)).toEqual(
    Object.fromEntries(
      Object.entries(looked).map(([entry, one]) => [entry, Object.keys(one).toSorted()]),
    ),
  )
})

interface Running extends Pick<BuiltApp, 'fetch' | 'clientCode'> {
  /** As far as it has been asked for. */
  serverCode(): string
  stop(): Promise<void>
}

/** What an answer comes to. */
function gistOf(answer: Answer): unknown {
  const { status, text } = answer
  if (status === 401 && /"UNAUTHORIZED".*sallyport\.AuthError/.test(text)) return 'refused'
  if (text.includes('provider must be')) return 'no provider'
  const { href, to } = JSON.parse(text) as { href?: string; to?: string }
  return href === undefined && to === undefined ? resultOf(answer) : `sent to ${href ?? to}`
}

const app = await createSmallApp(files)
afterAll(() => app.remove())

async function build(): Promise<Running> {
  const built = await buildApp(app.root)
  return { ...built, serverCode: () => built.serverCode, stop: () => built.remove() }
}

async function serve(): Promise<Running> {
  const server = await app.serve((start) => [start, sallyport()])
  const address = server.httpServer?.address() as AddressInfo
  const there = `http://127.0.0.1:${address.port}`
  const { client, ssr } = server.environments

  /** Every module that a browser would load. */
  async function loadAll(): Promise<string> {
    const texts: string[] = []
    const urls = new Set(['/src/router.ts', '/src/start.ts'])
    for (const url of urls) {
      if (url.includes('/node_modules/')) continue
      texts.push(await (await fetch(`${there}${url}`)).text())
      const module = await client.moduleGraph.getModuleByUrl(url)
      for (const next of module?.importedModules ?? []) urls.add(next.url)
    }
    return texts.join('\n')
  }

  return {
    clientCode: await loadAll(),
    serverCode: () =>
      [...ssr.moduleGraph.idToModuleMap.values()]
        .map(({ transformResult }) => transformResult?.code)
        .join('\n'),
    stop: () => server.close(),
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url)
      const { method, headers } = request
      const body = method === 'POST' ? await request.text() : null
      return fetch(`${there}${pathname}${search}`, { method, headers, body, redirect: 'manual' })
    },
  }
}

describe.each([
  ['production', build],
  ['development', serve],
])('in %s', (_mode, run) => {
  let running: Running
  let functions: Awaited<ReturnType<typeof findFunctions>>
  beforeAll(async () => {
    running = await run()
    functions = await findFunctions(running.fetch)
  })
  afterAll(() => running.stop())

  test('the browser is given an address for every function', () => {
    expect(running.clientCode.match(/createClientRpc\("/g)?.length).toBe(cases.length + 1)
  })

  test.each([...cases, ofGuards])('$name: the browser is not given the handler', (one) => {
    expect(running.clientCode.includes(one.fingerprint)).toBe(false)
  })

  test.each(cases)('$name: nobody without a session gets what is not theirs', async (one) => {
    const { name, method = 'POST', told } = one
    expect(gistOf(await functions.call(name, { method }))).toEqual(told)
  })

  test.each(guards)(
    '$name: nobody without a session sees a page that is not theirs',
    async (guard) => {
      const headers = { accept: 'text/html' }
      const response = await running.fetch(new Request(`${origin}/${guard.name}`, { headers }))
      const text = await response.text()
      const location = response.headers.get('location')
      expect([location?.replace(/\?.*/, '') ?? null, text.includes('behind')]).toEqual([
        guard.sentTo,
        guard.sentTo === null,
      ])
    },
  )
  test('the server has every handler that the browser was searched for', () => {
    const code = running.serverCode()
    const missing = [...cases, ofGuards].filter(({ fingerprint }) => !code.includes(fingerprint))
    expect(missing).toEqual([])
  })
})
