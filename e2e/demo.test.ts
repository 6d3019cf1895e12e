import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { signIn } from './support/sign-in.ts'
import { freePort } from './support/start-app.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'sallyport-demo-'))
})
afterAll(() => rm(home, { recursive: true }))

let demo: ChildProcess | undefined
afterEach(async () => {
  if (demo?.exitCode === null && demo.kill('SIGKILL')) await once(demo, 'exit')
})

/** Starts it as `npm run demo` does once everything is installed, and reads where it says that it is. */
async function startDemo(ports: { PORT: string; PROVIDER_PORT: string }) {
  const started = spawn(process.execPath, ['scripts/demo.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: undefined, DEMO_HOME: home, ...ports },
  })
  demo = started
  let said = ''
  started.stdout.on('data', (chunk) => (said += String(chunk)))
  await vi.waitUntil(() => said.includes('Ctrl-C stops everything'), { timeout: 60_000 })
  const [app = '', provider = ''] = [...said.matchAll(/http:\/\/[\w.]+:\d+/g)].map(([url]) => url)
  return {
    app,
    provider,
    /** The status and the signal that it ends with. */
    async stop(): Promise<unknown[]> {
      started.kill('SIGINT')
      return once(started, 'exit')
    },
  }
}

const answers = (address: string) =>
  fetch(address).then(
    ({ ok }) => ok,
    () => false,
  )

test('npm run demo takes the next ports when its own are taken, leaves nothing running, and knows its people at the next start', async () => {
  const taken = createServer().listen(await freePort(), 'localhost')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }

  const { app, provider, stop } = await startDemo({
    PORT: String(port),
    PROVIDER_PORT: String(port),
  })
  expect(Number(new URL(app).port)).toBeGreaterThan(port)
  expect([await answers(app), await answers(provider)]).toEqual([true, true])
  const { cookie } = await signIn(app)
  expect(await stop()).toEqual([0, null])
  expect([await answers(app), await answers(provider)]).toEqual([false, false])
  taken.close()

  const again = await startDemo({
    PORT: new URL(app).port,
    PROVIDER_PORT: new URL(provider).port,
  })
  expect(again).toMatchObject({ app, provider })
  const devices = await fetch(`${app}/api/auth/sessions`, { headers: { cookie } })
  expect(await devices.json()).toMatchObject({ sessions: [{ current: true, userAgent: 'a test' }] })
  expect(await again.stop()).toEqual([0, null])
})
