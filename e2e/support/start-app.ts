import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RunningProvider, startProvider } from 'example-openid-provider'

/** The folders of the applications that tests run. */
export const folders = {
  example: fileURLToPath(new URL('../../examples/tanstack-start/', import.meta.url)),
  fixture: fileURLToPath(new URL('../../acceptance/fixture-app/', import.meta.url)),
  kit: fileURLToPath(new URL('../../acceptance/fixture-kit/', import.meta.url)),
}

export type AppName = keyof typeof folders

/**
 * The folder that this run builds into, in that of each application: another run, which builds at the same time, would
 * take away what a page is about to load. Vitest hands its environment on to its workers.
 */
const buildFolder = (process.env.TEST_OUTPUT ??= join('dist', randomUUID()))

/** Where the build of an application is. */
export const outputOf = (name: AppName) => join(folders[name], buildFolder)
export type Mode = 'production' | 'development'

export interface RunningApp {
  /** `http://localhost:<port>`. */
  readonly origin: string
  /** Its SALLYPORT_SECRET, with which a test can make sessions of any kind. */
  readonly secret: string
  /** The file of its database, in a temporary folder that goes with it. */
  readonly database: string
  /** Ends the process, and starts it anew in the same surroundings. */
  restart(): Promise<void>
  close(): Promise<void>
}

const programs = {
  production: (port: number) => [
    'node_modules/srvx/bin/srvx.mjs', '--prod', '--port', String(port), '-s', '../client', join(buildFolder, 'server/server.js'),
  ],
  development: (port: number) => ['node_modules/vite/bin/vite.js', 'dev', '--port', String(port), '--strictPort'],
} // prettier-ignore

/** Builds an application, as `pnpm build` in its folder does, but for where to. */
export async function buildApp(name: AppName): Promise<void> {
  const build = start(name, ['node_modules/vite/bin/vite.js', 'build', '--outDir', buildFolder])
  const [status] = await once(build.process, 'close')
  if (status !== 0) throw new Error(`the ${name} was not built:\n${build.output()}`)
}

/** Starts an application, as built or in development, and its provider; resolves when it answers. */
export async function startApp(name: AppName, mode: Mode): Promise<RunningApp> {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const secret = randomBytes(32).toString('base64url')
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-'))
  const database = join(folder, 'app.db')
  const provider = await startProvider({ redirectUris: [`${origin}/api/auth/callback/demo`] })
  const env = environment({ origin, secret, database, port, provider })
  const run = () => start(name, programs[mode](port), env)
  let app = run()
  const close = async () => {
    await stop(app.process)
    await provider.close()
    await rm(folder, { recursive: true })
  }
  async function untilItAnswers(): Promise<void> {
    try {
      await answers(origin, app.process)
    } catch (error) {
      await close()
      throw new Error(`the ${name} did not start in ${mode}:\n${app.output()}`, { cause: error })
    }
  }
  await untilItAnswers()
  return {
    origin,
    secret,
    database,
    async restart() {
      await stop(app.process)
      app = run()
      await untilItAnswers()
    },
    close,
  }
}

/** Runs a program of the application in its folder, and keeps what it writes. */
function start(name: AppName, program: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, program, {
    cwd: folders[name],
    // Vitest's own NODE_ENV is for the tests alone.
    env: { ...process.env, NODE_ENV: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // However the tests end, nothing goes on running.
  process.once('exit', () => child.kill())
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  child.stderr.on('data', (chunk) => (output += String(chunk)))
  return { process: child, output: () => output }
}

interface Surroundings extends Pick<RunningApp, 'origin' | 'secret' | 'database'> {
  port: number
  provider: RunningProvider
}

/** What an application needs of its surroundings, whatever the tests' own surroundings say. */
function environment({ origin, secret, database, port, provider }: Surroundings) {
  return {
    DATABASE_FILE: database,
    PORT: String(port),
    SALLYPORT_SECRET: secret,
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

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}
