import { expect, test, vi } from 'vitest'
import { createSmallApp } from '../../test/small-app.ts'
import { sallyport } from './index.ts'

// It builds.
vi.setConfig({ testTimeout: 60_000 })

const page = (worker: string) => `import { createFileRoute } from '@tanstack/react-router'
${worker}

export const Route = createFileRoute('/')({
  component: () => <button onClick={() => start().postMessage('hello')}>Start</button>,
})`

const byQuery = `import Worker from '../worker?worker'
const start = () => new Worker()`
const byAddress = `const start = () => new Worker(new URL('../worker.ts', import.meta.url), { type: 'module' })`

const functions = `import { createServerFn } from '@tanstack/react-start'

export const whoAmI = createServerFn().handler(() => 'the handler of whoAmI')`

async function messageOf(files: Readonly<Record<string, string>>): Promise<string> {
  const app = await createSmallApp(files)
  const message = await app
    .build((start) => [start, sallyport()])
    .then(
      () => 'it was built',
      (error: Error) => error.message,
    )
  await app.remove()
  return message
}

test.each([
  ['?worker', byQuery],
  ['new Worker(…)', byAddress],
])('a server function in a worker is found by %s', async (_form, worker) => {
  const message = await messageOf({
    'src/functions.ts': functions,
    'src/worker.ts': `import { whoAmI } from './functions'

self.onmessage = async () => self.postMessage(await whoAmI())`,
    'src/routes/index.tsx': page(worker),
  })
  expect(message).toContain('src/functions.ts:3:40: this server function would be sent to the')
  expect(message).toContain('Start compiles nothing in workers.')
})

test('server code in a worker is found', async () => {
  const message = await messageOf({
    'src/worker.ts': `import { createAuth } from '@sallyport/core'

self.onmessage = () => self.postMessage(typeof createAuth)`,
    'src/routes/index.tsx': page(byQuery),
  })
  expect(message).toContain('src/worker.ts:1:1: server code reaches the browser: @sallyport/core.')
})

test('a worker of its own is built without a word, with the plugins that the application has for it', async () => {
  const app = await createSmallApp({
    'src/worker.ts': `import { AuthError } from '@sallyport/core/errors'

self.onmessage = ({ data }) => self.postMessage(data instanceof AuthError)`,
    'src/routes/index.tsx': page(byQuery),
  })
  const seen: string[] = []
  const own = { name: 'own', transform: (_code: string, id: string) => void seen.push(id) }
  const ofWorkers = { name: 'of-workers', config: () => ({ worker: { plugins: () => [own] } }) }
  const code = await app.build((start) => [ofWorkers, start, sallyport()])
  expect(code).toContain('worker-')
  expect(seen).toContain(`${app.root}/src/worker.ts`)
  await app.remove()
})
