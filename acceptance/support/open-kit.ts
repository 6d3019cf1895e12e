import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Profile } from '@sallyport/core'
import { organizations } from '@sallyport/core/organizations'
import { sqliteStore } from '@sallyport/core/sqlite'
import { createTestAuth } from '@sallyport/core/testing'
import { afterAll, vi } from 'vitest'
import { z } from 'zod'
import {
  buildApp,
  type Mode,
  type RunningApp,
  outputOf,
  startApp,
} from '../../e2e/support/start-app.ts'
import { findServerFunctions } from './server-functions.ts'

type Fetch = (request: Request) => Promise<Response>
type Started = Pick<RunningApp, 'origin' | 'secret' | 'database' | 'close'> & { fetch: Fetch }

/** acceptance/fixture-kit, for the tests of a file alone, and people who are signed in to it. */
export async function openKit(mode: Mode) {
  const { origin, secret, database, fetch, close } =
    mode === 'production'
      ? await importKit()
      : { ...(await startApp('kit', mode)), fetch: globalThis.fetch }
  const options = {
    baseURL: origin,
    secret,
    migrateAtStart: true,
    features: [organizations()],
    user: { fields: z.object({ preferences: z.object({ theme: z.enum(['light', 'dark']) }) }) },
  } as const
  const auth = createTestAuth({ ...options, database: sqliteStore(database) })
  afterAll(async () => {
    await auth.close()
    await close()
  })

  const idOf = async (cookie: string) => {
    const session = await auth.api.getServerSession({ headers: new Headers({ cookie }) })
    if (!session) throw new Error('nobody has signed in')
    return session.user.id
  }

  return {
    origin,
    secret,
    auth,
    fetch,
    idOf,
    functions: await findServerFunctions(origin, fetch),

    /** Signs somebody in, and gives the Cookie header of their requests. */
    async signIn(name: string, { role, ...profile }: Profile & { role?: string } = {}) {
      const email = `${name}@example.test`
      const person = { subject: name, name, email, preferences: { theme: 'dark' }, ...profile }
      const cookie = await auth.cookieOf(person)
      if (role === undefined) return cookie
      await auth.api.users.update(await idOf(cookie), { role })
      return auth.cookieOf(person)
    },

    /** The Cookie header of a session of this person that ended a day ago. */
    async expiredCookie(subject: string): Promise<string> {
      const past = () => Date.now() - 31 * 86_400_000
      const before = createTestAuth({ ...options, database: sqliteStore(database) }, { now: past })
      const cookie = await before.cookieOf({ subject, preferences: { theme: 'dark' } })
      await before.close()
      return cookie
    },

    /** Makes an organization for who has this cookie, and lets them act in it. */
    async actInNew(cookie: string) {
      const { id } = await auth.api.organizations.createFor(await idOf(cookie), { name: 'Acme' })
      const headers = new Headers({ cookie })
      const acting = await auth.api.organizations.setActive({ headers, organizationId: id })
      const [line = ''] = acting.headers.getSetCookie()
      return { id, cookie: line.slice(0, line.indexOf(';')) }
    },

    /** Loads a page, or what else is at a path, and follows nothing. */
    async open(path: string, cookie = '') {
      const headers = { accept: 'text/html', cookie }
      const response = await fetch(new Request(origin + path, { headers, redirect: 'manual' }))
      const html = await response.text()
      const [, heading = ''] = /<h1>(.*?)<\/h1>/.exec(html) ?? []
      return {
        status: response.status,
        location: response.headers.get('location'),
        heading: heading.replaceAll('<!-- -->', ''),
        html,
      }
    },
  }
}

/** As built, in this process and without a port: an https address, as its cookies want it in production. */
async function importKit(): Promise<Started> {
  const origin = 'https://kit.test'
  const secret = randomBytes(32).toString('base64url')
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-'))
  const database = join(folder, 'kit.db')
  await buildApp('kit')
  const environment = { SALLYPORT_SECRET: secret, SALLYPORT_URL: origin, DATABASE_FILE: database }
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  const built = (await import(join(outputOf('kit'), 'server/server.js'))) as {
    default: { fetch: Fetch }
  }
  vi.unstubAllEnvs()
  return {
    origin,
    secret,
    database,
    fetch: (request) => built.default.fetch(request),
    close: () => rm(folder, { recursive: true }),
  }
}
