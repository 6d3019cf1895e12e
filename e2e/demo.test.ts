import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { freePort } from './support/start-app.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

let demo: ChildProcess | undefined
afterEach(async () => {
  if (demo?.exitCode === null && demo.kill('SIGKILL')) await once(demo, 'exit')
})

const answers = (address: string) =>
  fetch(address).then(
    ({ ok }) => ok,
    () => false,
  )

test('npm run demo takes the next ports when its own are taken, says where it is, and leaves nothing behind', async () => {
  const taken = createServer().listen(await freePort(), 'localhost')
  await once(taken, 'listening')
  const port = (taken.address() as { port: number }).port

  demo = spawn(process.execPath, ['scripts/demo.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: undefined, PORT: String(port), PROVIDER_PORT: String(port) },
  })
  let said = ''
  demo.stdout?.on('data', (chunk) => (said += String(chunk)))
  await vi.waitUntil(() => said.includes('Ctrl-C stops everything'), { timeout: 60_000 })

  const [app = '', provider = ''] = [...said.matchAll(/http:\/\/[\w.]+:\d+/g)].map(([url]) => url)
  expect(Number(new URL(app).port)).toBeGreaterThan(port)
  expect([await answers(app), await answers(provider)]).toEqual([true, true])

  demo.kill('SIGINT')
  expect(await once(demo, 'exit')).toEqual([0, null])
  expect([await answers(app), await answers(provider)]).toEqual([false, false])
  taken.close()
})
