import { AuthError, type Database, type WithCalls } from '@sallyport/core'
import { admin } from '@sallyport/core/admin'
import { apiTokens } from '@sallyport/core/api-tokens'
import { mysqlStore } from '@sallyport/core/mysql'
import { organizations } from '@sallyport/core/organizations'
import { postgresStore } from '@sallyport/core/postgres'
import { sqliteStore } from '@sallyport/core/sqlite'
import { createTestAuth } from '@sallyport/core/testing'
import { startNodeServer } from '../node-server.ts'
import { countQueries } from './count-queries.ts'
import { machineTime } from './machine-clock.ts'
import { readCookie, type Reading, startReading } from './reading.ts'
import type { Answers, Asked } from './start.ts'

// One process of an application: its authentication under /api/auth, and below /test what a test asks of it.

const { DATABASE = '', STRATEGY, ROOMS } = process.env
const queries = countQueries()
const rooms = [organizations(), apiTokens(), admin()] as const
const auth = createTestAuth({
  secret: 'b25lLWFwcGxpY2F0aW9uLW9mLXNldmVyYWwtcHJvY2Vzc2Vz',
  database: openStore(DATABASE),
  session: { strategy: STRATEGY === 'database' ? 'database' : 'jwt' },
  migrateAtStart: true,
  features: ROOMS ? rooms : [],
})

let reading: Reading | undefined
let readingFrom = { at: 0, queries: 0 }

const answers: { [Name in keyof Asked]: (asked: Asked[Name]) => Promise<Answers[Name]> } = {
  async signIn({ cookie = '', ...person }) {
    const given = await auth.cookieOf(person, true, new Headers({ cookie }))
    const { session } = await auth.api.getSession({ headers: new Headers({ cookie: given }) })
    return {
      cookie: given,
      userId: session?.user.id ?? '',
      sessionId: session?.session?.id ?? '',
    }
  },
  async deactivate({ id }) {
    await auth.api.users.deactivate(id)
    return {}
  },
  async delete({ id }) {
    await auth.api.users.delete(id)
    return {}
  },
  async setRole({ id, role }) {
    await auth.api.users.update(id, { role })
    return {}
  },
  async addMember({ organizationId, userId, role }) {
    return (auth as WithCalls<typeof rooms>).api.organizations.addMember(
      organizationId,
      userId,
      role,
    )
  },
  async read({ cookies }) {
    return { said: await Promise.all(cookies.map((cookie) => readCookie(auth, cookie))) }
  },
  async startReading({ cookies }) {
    readingFrom = { at: machineTime(), queries: queries.length }
    reading = startReading(auth, cookies)
    return {}
  },
  async progress() {
    const progress = reading?.progress() ?? { at: 0, count: 0 }
    return { ...progress, queries: queries.length - readingFrom.queries }
  },
  async endReading() {
    const outcomes = (await reading?.end()) ?? []
    return {
      outcomes,
      queries: queries.slice(readingFrom.queries),
      milliseconds: machineTime() - readingFrom.at,
    }
  },
}

async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (!pathname.startsWith('/test/')) return auth.handler(request)
  const name = pathname.slice('/test/'.length) as keyof Asked
  try {
    return Response.json(
      await (answers[name] as (asked: unknown) => Promise<unknown>)(await request.json()),
    )
  } catch (error) {
    if (!(error instanceof AuthError)) throw error
    return Response.json({ error: { code: error.code } }, { status: error.status })
  }
}

function openStore(address: string): Database {
  if (address.startsWith('postgres:')) return postgresStore(address)
  return address.startsWith('mysql:') ? mysqlStore(address) : sqliteStore(address)
}

/** Every answer says when it was ready. */
async function answerWithTime(request: Request): Promise<Response> {
  const response = await answer(request)
  const { status } = response
  const headers = new Headers(response.headers)
  headers.set('x-answered-at', String(machineTime()))
  return new Response(response.body, { status, headers })
}

await auth.ready()
const { port } = await startNodeServer(answerWithTime)
process.on('disconnect', () => process.exit())
process.send?.(`http://127.0.0.1:${port}`)
