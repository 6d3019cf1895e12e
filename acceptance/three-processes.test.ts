import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { databaseKinds, type TestDatabase } from '../packages/core/test/databases.ts'
import type { Outcomes } from './support/auth-process/reading.ts'
import {
  type Answers,
  type AuthProcess,
  type SignedIn,
  startAuthProcess,
} from './support/auth-process/start.ts'

// Three processes of one application on one PostgreSQL: what ends in the first of them, ends in the others.
//
// The promise is about real time, so these tests take some. What they compare is when a read began with when the change
// was answered, both by the clock of the machine: that a process, or all of the machine, stands still for a while makes
// no read of that time begin, and so neither breaks a promise nor hides that it was broken.

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const postgres = databaseKinds.find(({ dialect }) => dialect === 'postgres')
const isThere = (await postgres?.isThere()) === true

type Fate = 'same' | 'ended' | 'gone' | 'promoted'

const said = {
  same: 'role null',
  ended: 'SESSION_REVOKED',
  gone: 'SESSION_REVOKED',
  promoted: 'role admin',
}

/**
 * `bound`: milliseconds that the other processes may go on to say what was so before: `maxStaleness`, and 200 that the
 * measuring is allowed. `fewestReads`: of each cookie, in each process and test.
 */
const strategies = [
  { strategy: 'jwt', bound: 1000 + 200, fewestReads: 1500, words: said },
  // The row is asked every time, and when it is gone nobody knows that it was there.
  { strategy: 'database', bound: 0, fewestReads: 100, words: { ...said, gone: 'INVALID_TOKEN' } },
] as const

interface Devices {
  readonly phone: SignedIn
  readonly laptop: SignedIn
}

type Progress = Answers['progress']

interface Way {
  readonly name: string
  /** What one process is asked to do. When it had done it. */
  change(process: AuthProcess, devices: Devices): Promise<{ status: number; at: number }>
  /** What becomes of them. */
  readonly phone: Fate
  readonly laptop: Fate
}

const ways: readonly Way[] = [
  {
    name: 'a sign-out',
    change: (process, { laptop }) => process.send('POST', '/sign-out', laptop.cookie),
    phone: 'same',
    laptop: 'ended',
  },
  {
    name: 'a sign-out of all devices',
    change: (process, { phone }) => process.send('POST', '/sign-out-all', phone.cookie),
    phone: 'ended',
    laptop: 'ended',
  },
  {
    name: 'the end of one device, by another',
    change: (process, { phone, laptop }) =>
      process.send('DELETE', `/sessions/${laptop.sessionId}`, phone.cookie),
    phone: 'same',
    laptop: 'ended',
  },
  {
    name: 'a deactivation',
    change: (process, { phone }) => process.ask('deactivate', { id: phone.userId }),
    phone: 'ended',
    laptop: 'ended',
  },
  {
    name: 'a deletion',
    change: (process, { phone }) => process.ask('delete', { id: phone.userId }),
    phone: 'gone',
    laptop: 'gone',
  },
  {
    name: 'a new role',
    change: (process, { phone }) => process.ask('setRole', { id: phone.userId, role: 'admin' }),
    phone: 'promoted',
    laptop: 'promoted',
  },
]

describe.each(strategies)('strategy $strategy', ({ strategy, bound, fewestReads, words }) => {
  let database: TestDatabase | undefined
  let processes: readonly AuthProcess[] = []

  beforeAll(async () => {
    if (!postgres || !isThere) return
    database = await postgres.create()
    const { address } = database
    processes = await Promise.all(
      [1, 2, 3].map(() => startAuthProcess({ database: address, strategy })),
    )
  })
  beforeEach(({ skip }) => skip(!isThere, 'PostgreSQL does not answer'))
  afterAll(async () => {
    await Promise.all(processes.map((process) => process.kill()))
    await database?.drop()
  })

  /** A new person, signed in on two devices in two of the processes. */
  async function signInTwice(): Promise<Devices> {
    const subject = randomUUID()
    const person = { subject, email: `${subject}@example.test` }
    const [first, second] = processes
    const phone = await first?.ask('signIn', person)
    const laptop = await second?.ask('signIn', person)
    if (!phone || !laptop) throw new Error('there are no processes')
    expect([phone.status, laptop.status]).toEqual([200, 200])
    return { phone: phone.body, laptop: laptop.body }
  }

  async function readUntil(process: AuthProcess, isEnough: (progress: Progress) => boolean) {
    for (;;) {
      const { body } = await process.ask('progress', {})
      if (isEnough(body)) return
      await pause(10)
    }
  }

  test.each(ways)('$name is known everywhere in time', async ({ change, ...after }) => {
    const devices = await signInTwice()
    const cookies = [devices.phone.cookie, devices.laptop.cookie]
    await Promise.all(processes.map((process) => process.ask('startReading', { cookies })))
    // Once each of them has just asked: then it takes the longest until it does so again.
    const hasAsked = ({ queries, count }: Progress) => queries > 0 && count > 0
    await Promise.all(processes.map((process) => readUntil(process, hasAsked)))

    const [changing] = processes
    if (!changing) throw new Error('there are no processes')
    const { status, at: changedAt } = await change(changing, devices)
    expect(status).toBe(200)
    const reports = await Promise.all(
      processes.map(async (process) => {
        await readUntil(process, (read) => read.at > changedAt + bound && read.count >= fewestReads)
        return (await process.ask('endReading', {})).body
      }),
    )

    for (const [index, { outcomes }] of reports.entries()) {
      const turn = index === 0 ? changedAt : changedAt + bound
      const [phone = {}, laptop = {}] = outcomes
      expectTurn(phone, words[after.phone], turn)
      expectTurn(laptop, words[after.laptop], turn)
    }
    if (strategy === 'database') return
    for (const { queries, milliseconds } of reports.slice(1)) {
      const ofFeed = queries.filter((text) => / from "auth_revocation" /.test(text))
      // One at the beginning, and one in each second, which the process counts in whole milliseconds.
      expect(ofFeed.length).toBeLessThanOrEqual(Math.floor((milliseconds + 1) / 1000) + 1)
      // Whoever has changed is read again, once for each cookie.
      const others = queries.filter((text) => !ofFeed.includes(text))
      expect(others).toHaveLength(after.phone === 'promoted' ? cookies.length : 0)
      for (const text of others) {
        expect(text).toMatch(/ from "auth_session" .* inner join "auth_user" /)
      }
    }
  })

  test('20 first sign-ins of one person, spread over the processes, make one user', async () => {
    const person = { subject: 'twenty', email: 'twenty@example.test' }
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (processes[index % 3] as AuthProcess).ask('signIn', person),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(new Set(answers.map(({ body }) => body.userId)).size).toBe(1)
    expect(new Set(answers.map(({ body }) => body.sessionId)).size).toBe(20)
    for (const process of processes) {
      const listed = await process.send('GET', '/sessions', answers[0]?.body.cookie ?? '')
      expect((listed.body as { sessions: unknown[] }).sessions).toHaveLength(20)
    }
  })
})

/**
 * Reads that began by the `turn` may say what was so before; all later ones say what is so now, and none ever said
 * anything else.
 */
function expectTurn(outcomes: Outcomes, after: string, turn: number): void {
  const { [said.same]: before, [after]: now, ...others } = outcomes
  expect(others).toEqual({})
  expect(now?.count).toBeGreaterThan(0)
  if (after !== said.same) expect(before?.lastAt).toBeLessThanOrEqual(turn)
}
