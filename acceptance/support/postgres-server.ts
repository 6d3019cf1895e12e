import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, globSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { freePort } from '../../e2e/support/start-app.ts'

/** A server of PostgreSQL that a test may do anything to, for nobody else knows of it. */
export interface PostgresServer {
  /** Of its database. */
  readonly address: string
  /** Resolves when it can be asked. */
  start(): Promise<void>
  /** Ends it and all of its processes at once, with SIGKILL. */
  kill(): Promise<void>
  /** Ends it and leaves nothing. */
  remove(): Promise<void>
}

/** Where its programs are; undefined on a machine without. */
const programs = globSync('/usr/lib/postgresql/*/bin/initdb').map(dirname).toSorted().at(-1)

export const hasPostgresPrograms = programs !== undefined

/** Milliseconds. */
const longestStart = 20_000

export async function createPostgresServer(): Promise<PostgresServer> {
  if (programs === undefined) throw new Error('there are no programs of PostgreSQL')
  const user = ordinaryUser()
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-postgres-'))
  if (user) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const port = await freePort()
  const address = `postgres://postgres@127.0.0.1:${port}/postgres`
  // Without waiting for the disk: only the making of the files, not what the server does with them.
  const made = ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '--no-instructions']
  execFileSync(join(programs, 'initdb'), made, { cwd: folder, stdio: 'ignore', ...user })

  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    fsync: 'on',
    synchronous_commit: 'on',
    shared_buffers: '32MB',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  let server: ChildProcess | undefined

  function launch(): ChildProcess {
    return spawn(join(programs ?? '', 'postgres'), ['-D', data, ...options], {
      cwd: folder,
      stdio: 'ignore',
      ...user,
    })
  }

  async function kill(): Promise<void> {
    const { pid } = server ?? {}
    if (!server || pid === undefined || hasEnded(server)) return
    const ended = once(server, 'exit')
    // Standing still it starts no more of them.
    process.kill(pid, 'SIGSTOP')
    for (const child of [...childrenOf(pid), pid]) killIfThere(child)
    await ended
  }

  return {
    address,
    async start() {
      const deadline = Date.now() + longestStart
      do {
        // It does not start while the last of those that were killed is still on its way out.
        if (!server || hasEnded(server)) server = launch()
        if (await answers(address)) return
        await pause(20)
      } while (Date.now() < deadline)
      throw new Error('PostgreSQL does not start')
    },
    kill,
    async remove() {
      await kill()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** PostgreSQL refuses to run as root. */
function ordinaryUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (kind: string) =>
    Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

function childrenOf(parent: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).split('\n')
  return lines.flatMap((line) => {
    const [pid = 0, ppid] = line.trim().split(/\s+/).map(Number)
    return ppid === parent ? [pid] : []
  })
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
