import type { Database } from '@sallyport/core'
import { postgresStore } from '@sallyport/core/postgres'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type AuthProcess, startAuthProcess } from './support/auth-process/start.ts'
import { gatherCrowd } from './support/crowd.ts'
import {
  expectKept,
  expectVerdicts,
  expectVerdictsOfWitness,
  expectWholeRows,
  readRowsAtRest,
} from './support/expect-sound.ts'
import {
  createPostgresServer,
  hasPostgresPrograms,
  type PostgresServer,
} from './support/postgres-server.ts'

// A server of PostgreSQL that is killed in the middle of everything, and two processes of an application that live on.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let server: PostgresServer
let database: Database
let processes: readonly AuthProcess[] = []

beforeAll(async () => {
  if (!hasPostgresPrograms) return
  server = await createPostgresServer()
  await server.start()
  database = postgresStore(server.address)
  const { address } = server
  processes = await Promise.all([1, 2].map(() => startAuthProcess({ database: address })))
})
beforeEach(async ({ skip }) => {
  skip(!hasPostgresPrograms, 'the programs of PostgreSQL are not here')
  await server.start()
})
afterAll(async () => {
  if (!hasPostgresPrograms) return
  await Promise.all(processes.map((process) => process.kill()))
  await database.close()
  await server.remove()
})

async function signIn(process: AuthProcess, subject: string) {
  return process.ask('signIn', { subject, email: `${subject}@example.test` })
}

/** At every process, until it is so. */
async function expectSoonEverywhere(expectation: (process: AuthProcess) => Promise<void>) {
  const options = { timeout: 15_000, interval: 200 }
  await Promise.all(processes.map((process) => vi.waitFor(() => expectation(process), options)))
}

test.each([30, 200, 500, 900])(
  'killed when 200 people have done %i things, it loses nothing that was answered, and all go on when it is back',
  async (count) => {
    const [first] = processes
    const { cookie } = (await signIn(first as AuthProcess, `early-${count}`)).body
    await expectSoonEverywhere(async (process) => {
      expect((await process.ask('read', { cookies: [cookie] })).body.said).toEqual(['role null'])
    })

    const crowd = gatherCrowd(processes, 200)
    await crowd.whenDone(count)
    await server.kill()
    await crowd.end()
    expect(new Set(crowd.refusals)).toEqual(new Set(['503 STORE_UNAVAILABLE']))

    // Nobody new comes in while it is down, and who is in stays in.
    const certain = crowd.sessions.filter(({ ended }) => ended === 'no')
    const cookies = [cookie, ...certain.map((session) => session.cookie)]
    for (const process of processes) {
      expect(await signIn(process, 'late')).toMatchObject({
        status: 503,
        body: { error: { code: 'STORE_UNAVAILABLE' } },
      })
      const { body } = await process.ask('read', { cookies })
      expect(body.said).toEqual(cookies.map(() => 'role null'))
    }

    await server.start()
    const rows = await readRowsAtRest(database)
    expectWholeRows(rows)
    expectKept(rows, crowd)
    const fresh = await startAuthProcess({ database: server.address })
    await expectVerdicts(fresh, rows, crowd)
    await fresh.kill()
    await expectSoonEverywhere((process) => expectVerdictsOfWitness(process, rows, crowd))
    for (const process of processes) {
      expect(await signIn(process, `late-${count}`)).toMatchObject({ status: 200 })
    }
  },
)

test('killed while nobody asks anything, it is asked again when it is back', async () => {
  await Promise.all(processes.map((process) => signIn(process, 'before')))
  await server.kill()
  await server.start()
  for (const process of processes) {
    expect(await signIn(process, 'after')).toMatchObject({ status: 200 })
  }
})
