import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Profile } from '@sallyport/core'
import type { Outcomes } from './reading.ts'

/** What a test asks of a process of the application. */
export interface Asked {
  /** `cookie`: what the browser has already. */
  signIn: Profile & { subject: string; cookie?: string }
  deactivate: { id: string }
  delete: { id: string }
  setRole: { id: string; role: string }
  /** Where there are rooms. */
  addMember: { organizationId: string; userId: string; role: string }
  read: { cookies: readonly string[] }
  /** Steadily, until `endReading`. */
  startReading: { cookies: readonly string[] }
  progress: object
  endReading: object
}

/** A person who has signed in on a device. */
export interface SignedIn {
  readonly cookie: string
  readonly userId: string
  readonly sessionId: string
}

export interface ReadingReport {
  /** For each cookie, in their order. */
  readonly outcomes: readonly Outcomes[]
  /** What the process sent to its database meanwhile. */
  readonly queries: readonly string[]
  readonly milliseconds: number
}

export interface Answers {
  signIn: SignedIn
  deactivate: object
  delete: object
  setRole: object
  addMember: object
  read: { said: string[] }
  startReading: object
  /** When the last reads began, and how many there were of each cookie and of queries. */
  progress: { at: number; count: number; queries: number }
  endReading: ReadingReport
}

export interface Answer<Body extends object = object> {
  readonly status: number
  /** Where the status says that it was not done, there is only an error in it. */
  readonly body: Body & { readonly error?: { readonly code: string } }
  /** When it was ready, by the machine's clock. */
  readonly at: number
}

/** A process of the application, with a server of its own. */
export interface AuthProcess {
  /** Rejects where there is no answer. */
  ask<Name extends keyof Asked>(name: Name, asked: Asked[Name]): Promise<Answer<Answers[Name]>>
  /** As the browser with this cookie sends it, with JSON where there is a body. */
  send(method: string, path: string, cookie: string, body?: object): Promise<Answer>
  /** At once, in the middle of whatever it does. */
  kill(): Promise<void>
}

export interface AuthProcessOptions {
  /** The address of a database, or the path of an SQLite file. */
  readonly database: string
  /** Default `jwt`. */
  readonly strategy?: 'jwt' | 'database'
  /** Whether the application has organizations, API tokens and administrators. Default false. */
  readonly hasRooms?: boolean
}

const main = fileURLToPath(new URL('main.ts', import.meta.url))

/** Starts a process of the application; all of them have the same secret. It ends with the test's process. */
export async function startAuthProcess({
  database,
  strategy = 'jwt',
  hasRooms = false,
}: AuthProcessOptions): Promise<AuthProcess> {
  const child = spawn(process.execPath, [main], {
    env: { DATABASE: database, STRATEGY: strategy, ...(hasRooms && { ROOMS: 'yes' }) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const origin = await firstMessage(child)

  async function request(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(origin + path, init)
    const at = Number(response.headers.get('x-answered-at'))
    return { status: response.status, body: (await response.json()) as object, at }
  }

  return {
    ask: (name, asked) =>
      request(`/test/${name}`, { method: 'POST', body: JSON.stringify(asked) }) as Promise<never>,
    send: (method, path, cookie, body) =>
      request(`/api/auth${path}`, {
        method,
        headers: {
          cookie,
          origin: 'http://app.test',
          ...(body && { 'content-type': 'application/json' }),
        },
        body: body ? JSON.stringify(body) : null,
      }),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

function firstMessage(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as string))
    child.once('exit', (code) => reject(new Error(`the process ended with ${code} at its start`)))
  })
}
