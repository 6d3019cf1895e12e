import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '@sallyport/core'
import { identities, revocations, sessionRows, users } from '@sallyport/core/testing'
import { expect } from 'vitest'
import type { AuthProcess } from './auth-process/start.ts'
import type { Crowd, KnownSession } from './crowd.ts'

async function readRows(database: Database) {
  return {
    users: await database.list(users, {}, { orderBy: [['id', 'asc']] }),
    identities: await database.list(identities, {}, { orderBy: [['userId', 'asc']] }),
    sessions: await database.list(sessionRows, {}, { orderBy: [['id', 'asc']] }),
    revocations: await database.list(revocations, {}, { orderBy: [['id', 'asc']] }),
  }
}

export type AuthRows = Awaited<ReturnType<typeof readRows>>

/** All rows, when nothing that was under way changes them any more. */
export async function readRowsAtRest(database: Database): Promise<AuthRows> {
  for (let before = await readRows(database); ;) {
    await pause(50)
    const after = await readRows(database)
    if (JSON.stringify(after) === JSON.stringify(before)) return after
    before = after
  }
}

/** Nothing is half written, whatever was in the middle of being written; of people who came by signing in. */
export function expectWholeRows(rows: AuthRows): void {
  const ids = rows.users.map(({ id }) => id).toSorted()
  // Each came with one identity and their first session.
  expect(rows.identities.map(({ userId }) => userId).toSorted()).toEqual(ids)
  expect([...new Set(rows.sessions.map(({ userId }) => userId))].toSorted()).toEqual(ids)

  const revoked = subjectsOf(rows, 'session')
  const ended = rows.sessions.filter(({ endedAt }) => endedAt !== null)
  const live = rows.sessions.filter(({ endedAt }) => endedAt === null)
  expect(ended.filter(({ id }) => !revoked.has(id))).toEqual([])
  expect(live.filter(({ id }) => revoked.has(id))).toEqual([])

  const refreshed = subjectsOf(rows, 'user')
  const deactivated = rows.users.filter(({ deactivatedAt }) => deactivatedAt !== null)
  expect(deactivated.filter(({ id }) => !refreshed.has(id))).toEqual([])
  const barred = new Set(deactivated.map(({ id }) => id))
  expect(live.filter(({ userId }) => barred.has(userId))).toEqual([])
}

/** What people were told was done is in the rows, and what nobody asked for is not. */
export function expectKept(rows: AuthRows, crowd: Crowd): void {
  const sessions = new Map(rows.sessions.map((row) => [row.id, row]))
  const people = new Map(rows.users.map((row) => [row.id, row]))
  const revoked = subjectsOf(rows, 'session')
  for (const { sessionId, userId, ended } of crowd.sessions) {
    const row = sessions.get(sessionId)
    // A row may only be gone with its user.
    if (!row) expect(people.has(userId), `the user of the lost ${sessionId}`).toBe(false)
    if (ended === 'yes') expect(revoked.has(sessionId), `the end of ${sessionId}`).toBe(true)
    if (ended === 'no') expect(row, `the session ${sessionId}`).toMatchObject({ endedAt: null })
  }
  for (const [id, { deactivated, deleted }] of crowd.users) {
    const row = people.get(id)
    if (deleted !== 'maybe') expect(row === undefined, `${id} is deleted`).toBe(deleted === 'yes')
    if (row && deactivated !== 'maybe') {
      expect(row.deactivatedAt !== null, `${id} is deactivated`).toBe(deactivated === 'yes')
    }
  }
}

/** Whom a new process lets in: those whose session is a row that has not ended. */
export function expectVerdicts(process: AuthProcess, rows: AuthRows, crowd: Crowd): Promise<void> {
  return expectSaid(process, rows, crowd.sessions)
}

/**
 * Whom a process lets in that was there all the time: the same. But it may go on to refuse whoever it could not sign
 * out, for to this process that session was over.
 */
export function expectVerdictsOfWitness(
  process: AuthProcess,
  rows: AuthRows,
  crowd: Crowd,
): Promise<void> {
  const live = idsOfLive(rows)
  const certain = crowd.sessions.filter(
    ({ sessionId, ended }) => ended !== 'maybe' || !live.has(sessionId),
  )
  return expectSaid(process, rows, certain)
}

async function expectSaid(
  process: AuthProcess,
  rows: AuthRows,
  sessions: readonly KnownSession[],
): Promise<void> {
  const live = idsOfLive(rows)
  const { body } = await process.ask('read', { cookies: sessions.map(({ cookie }) => cookie) })
  const shouldSay = sessions.map(({ sessionId }) =>
    live.has(sessionId) ? 'role null' : 'SESSION_REVOKED',
  )
  expect(body.said).toEqual(shouldSay)
}

function idsOfLive({ sessions }: AuthRows): Set<string> {
  return new Set(sessions.flatMap(({ id, endedAt }) => (endedAt === null ? [id] : [])))
}

function subjectsOf({ revocations: entries }: AuthRows, kind: 'session' | 'user'): Set<string> {
  return new Set(entries.flatMap((entry) => (entry.kind === kind ? [entry.subject] : [])))
}
