import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createSmallApp, type SmallApp } from '../../test/small-app.ts'
import { sallyport } from './index.ts'
import { isServerEntry } from './server-entries.ts'

// It builds.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const auth = `import { createAuth } from '@sallyport/core'

export const auth = createAuth({ baseURL: 'http://localhost:3000', oauth: ['github'] })`

const manifest = new URL('../../../core/package.json', import.meta.url)
const { exports } = JSON.parse(await readFile(manifest, 'utf8')) as { exports: object }
const entries = Object.keys(exports)
  .filter((path) => !path.endsWith('.json'))
  .map((path) => path.replace('.', '@sallyport/core'))
const serverEntries = entries.filter((entry) => isServerEntry(entry))
const browserEntries = entries.filter((entry) => !isServerEntry(entry))

test('entries that nobody has said to be for browsers are for servers', () => {
  expect(serverEntries).toEqual(
    expect.arrayContaining(
      ['', '/sqlite', '/postgres', '/mysql', '/memory', '/kysely', '/middleware', '/testing'].map(
        (path) => `@sallyport/core${path}`,
      ),
    ),
  )
  expect(isServerEntry('@sallyport/core/not-yet-written')).toBe(true)
  expect(isServerEntry('@sallyport/adapter-tanstack/server')).toBe(true)
  expect(isServerEntry('@sallyport/adapter-tanstack/vite')).toBe(true)
})

test('nothing else is', () => {
  expect(browserEntries).toEqual(
    expect.arrayContaining(
      ['/errors', '/guards', '/types', '/wire'].map((path) => `@sallyport/core${path}`),
    ),
  )
  for (const other of [
    '@sallyport/client',
    '@sallyport/core-like',
    '@sallyport/adapter-tanstack',
  ]) {
    expect(isServerEntry(other)).toBe(false)
  }
})

describe('server code in the browser', () => {
  let app: SmallApp
  let message: string
  beforeAll(async () => {
    app = await createSmallApp({
      'src/lib/auth.ts': auth,
      'src/lib/title.ts': `import { auth } from './auth'

export const title = () => auth.basePath`,
      'src/lib/entries.ts': serverEntries
        .map((entry, index) => `export * as entry${index} from '${entry}'`)
        .join('\n'),
      'src/routes/index.tsx': `import { createFileRoute } from '@tanstack/react-router'
import { getSession } from '@sallyport/adapter-tanstack/server'
import * as entries from '../lib/entries'
import { title } from '../lib/title'

export const Route = createFileRoute('/')({ component: Home, loader: () => getSession() })

function Home() {
  const load = () => import('@sallyport/core/testing')
  return <button onClick={load} title={Object.keys(entries).join()}>{title()}</button>
}`,
    })
    message = await app
      .build((start) => [sallyport(), start])
      .then(
        () => 'it was built',
        (error: Error) => error.message,
      )
  })
  afterAll(() => app.remove())

  test('fails the build with the place and the chain of imports', () => {
    expect(message)
      .toContain(`src/lib/auth.ts:1:1: server code reaches the browser: @sallyport/core.

    src/router.ts
    → src/routeTree.gen.ts
    → src/routes/index.tsx
    → src/lib/title.ts
    → src/lib/auth.ts
    → @sallyport/core
`)
    expect(message).toContain('createServerOnlyFn(() => auth)')
  })

  test.each(serverEntries.map((entry, index) => [entry, index + 1] as const))(
    'is found in %s',
    (entry, line) => {
      expect(message).toContain(
        `src/lib/entries.ts:${line}:1: server code reaches the browser: ${entry}.`,
      )
    },
  )

  test('is found in the entry of the adapter, and where it is imported later', () => {
    expect(message).toContain('src/routes/index.tsx:2:1: server code reaches the browser')
    expect(message).toMatch(
      /src\/routes\/index\.tsx:9:22: server code reaches the browser: @sallyport\/core\/testing/,
    )
  })
})

test('code for servers is silent where Start or the bundler takes it out', async () => {
  const app = await createSmallApp({
    'package.json': '{ "name": "small-app", "type": "module", "sideEffects": false }',
    'src/lib/auth.ts': auth,
    'src/lib/title.ts': `export const title = 'Small'`,
    // In development this list alone would bring `auth` to the browser; what is built does without it.
    'src/lib/index.ts': `export * from './auth'\nexport * from './title'`,
    'src/lib/functions.ts': `import { authAction } from '@sallyport/adapter-tanstack'
import { getSession } from '@sallyport/adapter-tanstack/server'
import { createMiddleware } from '@tanstack/react-start'
import { auth } from './auth'

const middleware = createMiddleware({ type: 'function' }).server(({ next }) => {
  return next({ context: { basePath: auth.basePath } })
})
export const whoAmI = authAction()
  .middleware([middleware])
  .handler(async () => [await getSession(), auth.pages] as const)`,
    'src/start.ts': `import { authErrorAdapter, authRequestMiddleware, withAuth } from '@sallyport/adapter-tanstack'
import { createServerOnlyFn, createStart } from '@tanstack/react-start'
import { auth } from './lib/auth'

export const startInstance = createStart(() => ({
  requestMiddleware: [
    authRequestMiddleware(createServerOnlyFn(() => auth)),
    withAuth({ protected: ['/api/:path*'] }),
  ],
  serializationAdapters: [authErrorAdapter],
}))`,
    'src/routes/api/auth/$.ts': `import { authHandlers } from '@sallyport/adapter-tanstack/server'
import { createFileRoute } from '@tanstack/react-router'
import { auth } from '../../../lib/auth'

export const Route = createFileRoute('/api/auth/$')({ server: { handlers: authHandlers(auth) } })`,
    'src/routes/index.tsx': `import { requireAuth } from '@sallyport/adapter-tanstack/guards'
import type { Auth } from '@sallyport/core'
${browserEntries.map((entry, index) => `import * as entry${index} from '${entry}'`).join('\n')}
import { createFileRoute } from '@tanstack/react-router'
import { title } from '../lib'
import { whoAmI } from '../lib/functions'

export const Route = createFileRoute('/')({ component: Home, beforeLoad: requireAuth })

function Home() {
  const pages: Auth['pages'] | undefined = undefined
  const entries = [${browserEntries.map((_, index) => `entry${index}`).join(', ')}]
  return <button onClick={() => whoAmI()} title={JSON.stringify(entries)}>{title}{String(pages)}</button>
}`,
  })
  const code = await app.build((start) => [sallyport(), start])
  expect(code.includes('Small')).toBe(true)
  const ofServers = ['SALLYPORT_SECRET', 'localhost:3000', 'node:crypto']
  expect(ofServers.filter((text) => code.includes(text))).toEqual([])
  await app.remove()
})
