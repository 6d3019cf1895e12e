import { beforeEach, describe, expect, test } from 'vitest'
import type { Context } from '../context.ts'
import type { Database } from '../store/store.ts'
import type { RevocationRow } from '../tables.ts'
import { createFeed, type Feed } from './feed.ts'

const minute = 60_000
const day = 86_400_000

let time: number
/** What has been committed; the number of a line says when it was written. */
let committed: RevocationRow[]
let questions: number
let told: string[]
/** Holds back an answer that was read already. */
let hold: Promise<void> | undefined
let feed: Feed

beforeEach(() => {
  time = Date.UTC(2026, 0, 10)
  committed = []
  questions = 0
  told = []
  hold = undefined
  feed = startProcess()
})

const line = (id: number, more: Partial<RevocationRow> = {}): RevocationRow => ({
  id,
  kind: 'session',
  subject: `session-${id}`,
  action: 'revoke',
  version: 0,
  at: new Date(time),
  expiresAt: new Date(time + 30 * day),
  ...more,
})

function startProcess(): Feed {
  const database = {
    async list(_table: unknown, where: Record<string, object>, options: { limit?: number } = {}) {
      if ('gt' in (where.id ?? {})) questions += 1
      const found = committed
        .filter((row) => fits(row.id, where.id) && fits(row.expiresAt, where.expiresAt))
        .toSorted((one, other) => one.id - other.id)
        .slice(0, options.limit)
      await hold
      return found
    },
  } as unknown as Database
  const context = {
    settings: { session: { revocation: { maxStaleness: 1, outageGrace: 60 } } },
    now: () => time,
    uptime: () => time,
    emit: ({ type }: { type: string }) => told.push(type),
  } as unknown as Context
  return createFeed(context, database)
}

function fits(
  value: number | Date,
  condition: { gt?: number | Date; in?: number[] } = {},
): boolean {
  if (condition.gt !== undefined && !(value > condition.gt)) return false
  return condition.in === undefined || condition.in.includes(Number(value))
}

function holdAnswers(): () => void {
  let release = () => {}
  hold = new Promise((resolve) => {
    release = resolve
  })
  return () => {
    hold = undefined
    release()
  }
}

describe('how recent it is', () => {
  test('200 who ask at once wait for one reading, and whoever asks within maxStaleness for none', async () => {
    const asked = Array.from({ length: 200 }, async () => feed.isCurrent(time))
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 200 }, () => true))
    time += 999
    expect(feed.isCurrent(time)).toBe(true)
    expect(questions).toBe(1)
    time += 1
    expect(await feed.isCurrent(time)).toBe(true)
    expect(questions).toBe(2)
  })

  test('counts from when a reading began, not from when it answered', async () => {
    const release = holdAnswers()
    const asked = feed.isCurrent(time)
    time += 900
    committed.push(line(1))
    release()
    expect(await asked).toBe(true)
    expect(feed.isRevoked('session-1')).toBe(false)
    time += 100
    expect(await feed.isCurrent(time)).toBe(true)
    expect(feed.isRevoked('session-1')).toBe(true)
  })

  test('a reading under way is not enough for whoever comes long after it began', async () => {
    const release = holdAnswers()
    const early = feed.isCurrent(time)
    time += 3000
    committed.push(line(1))
    const late = Promise.resolve(feed.isCurrent(time)).then(() => feed.isRevoked('session-1'))
    release()
    expect(await early).toBe(true)
    expect(await late).toBe(true)
    expect(questions).toBe(2)
  })
})

describe('what commits late', () => {
  const current = async () => {
    time += 1000
    expect(await feed.isCurrent(time)).toBe(true)
  }

  test('is found for ten minutes, below numbers that were seen', async () => {
    committed.push(line(1), line(5))
    await current()
    for (const [id, after] of [
      [3, minute],
      [2, 5 * minute],
      [4, 3 * minute],
    ] as const) {
      time += after
      committed.push(line(id))
      await current()
      expect(feed.isRevoked(`session-${id}`)).toBe(true)
    }
  })

  test('is found by a process that starts while it is under way', async () => {
    // Long settled, and one that was written before the last but commits after this process has begun.
    committed.push(
      line(3000, { at: new Date(time - day) }),
      line(3002, { at: new Date(time - day) }),
    )
    feed = startProcess()
    await current()
    committed.push(line(3001), line(2950))
    await current()
    expect(feed.isRevoked('session-3001')).toBe(true)
    expect(feed.isRevoked('session-2950')).toBe(true)
  })

  test('is found by a process that starts beside a writer whose clock is behind', async () => {
    const behind = new Date(time - 30 * minute)
    committed.push(line(9000, { at: behind }), line(20_000, { at: new Date(time) }))
    feed = startProcess()
    await current()
    committed.push(line(8500))
    await current()
    expect(feed.isRevoked('session-8500')).toBe(true)
  })

  test('a sequence that jumps by a million neither hangs nor hides what comes after', async () => {
    committed.push(line(1), line(1_000_000))
    await current()
    committed.push(line(1_000_001), line(999_999), line(2))
    await current()
    for (const id of [1_000_001, 999_999, 2]) expect(feed.isRevoked(`session-${id}`)).toBe(true)
  })

  test('of more lines than one page holds, none is left out', async () => {
    for (let id = 1; id <= 12_000; id++) committed.push(line(id))
    await current()
    for (const id of [1, 5000, 5001, 10_001, 12_000]) {
      expect(feed.isRevoked(`session-${id}`)).toBe(true)
    }
  })
})

test('of two lines about one user the higher version counts, in whatever order they come', async () => {
  const about = { kind: 'user', subject: 'ada', action: 'refresh' } as const
  committed.push(line(1, { ...about, version: 7 }), line(2, { ...about, version: 3 }))
  await feed.isCurrent(time)
  expect(feed.versionOf('ada')).toBe(7)
  expect(feed.versionOf('eve')).toBe(0)
})

test('what was forgotten as long past is read again when the clock is set back to where it counts', async () => {
  committed.push(line(1, { expiresAt: new Date(time + day) }), line(2))
  await feed.isCurrent(time)
  const before = time
  for (let step = 0; step < 3; step++) {
    time += 10 * day
    await feed.isCurrent(time)
  }
  expect(feed.isRevoked('session-1')).toBe(false)
  time = before
  await feed.isCurrent(time)
  expect(feed.isRevoked('session-1')).toBe(true)
})

test('an outage is told once, its end of grace once, and its end once', async () => {
  await feed.isCurrent(time)
  hold = Promise.reject(new Error('down'))
  hold.catch(() => {})
  for (let second = 0; second < 90; second++) {
    time += 1000
    const known = await feed.isCurrent(time)
    expect(known, `after ${second + 1} s`).toBe(second + 1 < 60)
  }
  hold = undefined
  time += 1000
  expect(await feed.isCurrent(time)).toBe(true)
  expect(told).toEqual([
    'revocation_feed.failed',
    'revocation_feed.closed',
    'revocation_feed.recovered',
  ])
})
