import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type RunningProvider, startProvider } from 'example-openid-provider'

export const exampleFolder = fileURLToPath(
  new URL('../../examples/tanstack-start/', import.meta.url),
)

export type Mode = 'production' | 'development'

export interface RunningApp {
  /** `http://localhost:<port>`. */
  readonly origin: string
  close(): Promise<void>
}

const programs = {
  production: (port: number) => [
    'node_modules/srvx/bin/srvx.mjs', '--prod', '--port', String(port), '-s', '../client', 'dist/server/server.js',
  ],
  development: (port: number) => ['node_modules/vite/bin/vite.js', 'dev', '--port', String(port), '--strictPort'],
} // prettier-ignore

/** Starts the example, as built or in development, and its provider; resolves when it answers. */
export async function startApp(mode: Mode): Promise<RunningApp> {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const provider = await startProvider({ redirectUris: [`${origin}/api/auth/callback/demo`] })
  const app = spawn(process.execPath, programs[mode](port), {
    cwd: exampleFolder,
    env: { ...process.env, ...environment(origin, port, provider) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  app.stdout.on('data', (chunk) => (output += String(chunk)))
  app.stderr.on('data', (chunk) => (output += String(chunk)))
  const close = async () => {
    await stop(app)
    await provider.close()
  }
  try {
    await answers(origin, app)
  } catch (error) {
    await close()
    throw new Error(`the example did not start in ${mode}:\n${output}`, { cause: error })
  }
  return { origin, close }
}

/** What the example needs of its surroundings, and none of what the tests' own surroundings say. */
function environment(origin: string, port: number, provider: RunningProvider) {
  return {
    NODE_ENV: undefined,
    PORT: String(port),
    SALLYPORT_SECRET: randomBytes(32).toString('base64url'),
    SALLYPORT_URL: origin,
    PROVIDER_URL: provider.issuer,
    DEMO_CLIENT_ID: provider.clientId,
    DEMO_CLIENT_SECRET: provider.clientSecret,
  }
}

/** Asks until there is an answer; the process ending, or a minute, is an error. */
async function answers(origin: string, app: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    if (app.exitCode !== null) throw new Error(`it ended with ${app.exitCode}`)
    const answer = await fetch(origin).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.ok) return
    if (Date.now() > deadline) throw new Error('it did not answer within a minute')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function stop(app: ChildProcess): Promise<void> {
  if (app.exitCode !== null) return
  const ended = once(app, 'exit')
  app.kill('SIGTERM')
  await ended
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}
