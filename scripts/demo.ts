// Starts the demo: the OpenID provider in this process, and the TanStack Start example, built, in a child of it.
// Built takes no longer than a development server's first page, and is what one would deploy.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { startProvider } from '../examples/openid-provider/src/provider.ts'
import { root } from './command.ts'

const appFolder = join(root, 'examples', 'tanstack-start')
/** What the next start finds again: the people, and the secret that their sessions are sealed with. */
const home = process.env.DEMO_HOME ?? join(root, 'node_modules', '.cache', 'demo')
/** Seconds that the app may take to answer. */
const patience = 60

const stopping = new AbortController()
const children = new Set<ChildProcess>()

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopping.abort())
}

try {
  await demo()
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error(
      `\nThe demo could not go on. ${error instanceof Error ? error.message : String(error)}`,
    )
    process.exitCode = 1
  }
} finally {
  await Promise.all([...children].map(end))
  if (stopping.signal.aborted) console.log('\nStopped.')
}

async function demo(): Promise<void> {
  console.log('Building the example …')
  await succeed('vite/bin/vite.js', ['build', '--logLevel', 'error'])

  const port = await freePort(process.env.PORT, 3000)
  const url = `http://localhost:${port}`
  const provider = await startProvider({
    port: await freePort(process.env.PROVIDER_PORT, 3001, port),
    redirectUris: [`${url}/api/auth/callback/demo`],
    postLogoutRedirectUris: [`${url}/`],
  })
  try {
    const app = start('srvx/bin/srvx.mjs', ['--prod', '-s', '../client', 'dist/server/server.js'], {
      PORT: String(port),
      SALLYPORT_URL: url,
      SALLYPORT_SECRET: await keepSecret(),
      // People are known by their provider's address: at another port it would be another's.
      DATABASE_FILE: join(home, `people-of-${new URL(provider.issuer).port}.db`),
      PROVIDER_URL: provider.issuer,
      DEMO_CLIENT_ID: provider.clientId,
      DEMO_CLIENT_SECRET: provider.clientSecret,
    })
    const gone = ended(app).then((how) => {
      throw new Error(`The app ended by itself (${how}).`)
    })
    await Promise.race([Promise.all([answers(url), answers(provider.issuer)]), gone])
    welcome(url, provider.issuer)
    await Promise.race([stopped(), gone])
  } finally {
    await provider.close()
  }
}

function welcome(app: string, provider: string): void {
  console.log(`
  Sallyport is up.

    The app        ${app}
    The provider   ${provider}   (a real OpenID provider, for this demo alone)

  What to do next

    1. Open ${app}/dashboard. Nobody knows you yet, so you are asked to sign in, and told whom you can be.
    2. At the provider be second@example.test; any password will do.
    3. You are back at the dashboard, rendered for you. Choose Demo Harbour at the top, and invite demo@example.test to it.
    4. The mail is at ${app}/outbox. Open its link in another browser, as demo@example.test, and accept.
    5. Take their role away again: they lose what it let them do at their next click. ${app}/devices ends a browser.
    6. admin@example.test sees everybody at ${app}/admin, and can act as them.

  The code is in examples/tanstack-start; begin with src/lib/auth.ts. Ctrl-C stops everything.
`)
}

/** The first start makes it. */
async function keepSecret(): Promise<string> {
  await mkdir(home, { recursive: true })
  const file = join(home, 'secret')
  const secret = await readFile(file, 'utf8').catch(() => '')
  if (secret) return secret
  const made = randomBytes(32).toString('base64url')
  await writeFile(file, made, { mode: 0o600 })
  return made
}

/** The first port from the wanted one on that nobody listens on. */
async function freePort(wanted: string | undefined, fallback: number, taken = 0): Promise<number> {
  const first = Number(wanted || fallback)
  if (!Number.isInteger(first) || first < 1 || first > 65_535) {
    throw new Error(`"${wanted}" is no port.`)
  }
  for (let port = first; port < Math.min(first + 100, 65_536); port++) {
    if (port !== taken && (await isFree(port, '127.0.0.1')) && (await isFree(port))) return port
  }
  throw new Error(`No port from ${first} on is free.`)
}

/** On all addresses and on the loopback one: a browser that asks for `localhost` may reach either. */
function isFree(port: number, host?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host }, () => server.close(() => resolve(true)))
  })
}

/** Resolves once the address answers well. */
async function answers(url: string): Promise<void> {
  const deadline = Date.now() + patience * 1000
  for (;;) {
    stopping.signal.throwIfAborted()
    try {
      const { ok } = await fetch(url, { signal: AbortSignal.timeout(5000) })
      if (ok) return
    } catch {
      // Not listening yet.
    }
    if (Date.now() > deadline) throw new Error(`${url} did not answer within ${patience} seconds.`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Runs a program of the example to its end. */
async function succeed(program: string, args: string[]): Promise<void> {
  const how = await ended(start(program, args))
  stopping.signal.throwIfAborted()
  if (how !== 0) throw new Error('The example could not be built; the lines above say why.')
}

/** Starts a program of the example with the Node that runs this, without a shell or npx between them. */
function start(program: string, args: string[], env: Record<string, string> = {}): ChildProcess {
  stopping.signal.throwIfAborted()
  const child = spawn(process.execPath, [join('node_modules', program), ...args], {
    cwd: appFolder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  })
  child.stderr.pipe(process.stderr)
  // What it says about stopping interests nobody.
  stopping.signal.addEventListener('abort', () => child.stderr.unpipe().resume())
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

function ended(child: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(message))
    child.once('exit', (code, signal) => resolve(code ?? signal))
  })
}

/** Asks a child to end, and makes it when it does not. */
async function end(child: ChildProcess): Promise<void> {
  const force = setTimeout(() => child.kill('SIGKILL'), 3000)
  child.kill('SIGTERM')
  await ended(child)
  clearTimeout(force)
}

function stopped(): Promise<void> {
  return new Promise((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve())
    if (stopping.signal.aborted) resolve()
  })
}
