import type { Database } from '@sallyport/core'
import { memoryStore } from '@sallyport/core/memory'
import { createTestAuth, rateLimits } from '@sallyport/core/testing'
import { describe, expect, test } from 'vitest'
import { databases, useDatabase } from './support/databases.ts'
import { createNodes } from './support/nodes.ts'
import {
  ada,
  change,
  from,
  mostStarts,
  mostWritings,
  optionsWith,
  passed,
  passing,
  start,
  window,
} from './support/rate-limited.ts'
import { watchDatabase } from './support/watched-database.ts'

// limits count exactly, at the same time and in all processes, by the clock, and cost a flood nothing.

const nowhere = { name: 'no database', isThere: true, create: undefined }

describe.each([nowhere, ...databases])('A-23 rate limits with $name', ({ create, ...kind }) => {
  const fixture = create
    ? useDatabase({ ...kind, create })
    : ({} as { database: Database | undefined })
  const nodes = () => {
    const { database } = fixture
    const made = createNodes(database ?? memoryStore(), optionsWith())
    return { ...made, start: () => made.start(database ? {} : { database: undefined }) }
  }

  test('of 50 at the same time, exactly as many pass as may', async () => {
    const auth = nodes().start()
    const responses = await Promise.all(Array.from({ length: 50 }, () => start(auth)))
    // Nobody knows where these came from: they are limited as well, 50 times as high.
    expect(passed(responses)).toBe(50)
    const known = await Promise.all(
      Array.from({ length: 50 }, () => start(auth, from('203.0.113.7'))),
    )
    expect(passed(known)).toBe(mostStarts)
    expect(known.filter(({ status }) => status === 429)).toHaveLength(50 - mostStarts)
  })

  test('the window ends by the clock, and Retry-After says when', async () => {
    const { start: startNode, later } = nodes()
    const auth = startNode()
    const ask = () => start(auth, from('203.0.113.7'))
    expect(await passing(mostStarts, ask)).toBe(mostStarts)
    later(20_500)
    const refused = await ask()
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('40')
    expect(refused.headers.get('cache-control')).toBe('no-store')
    expect(await refused.json()).toEqual({
      error: {
        code: 'RATE_LIMITED',
        message: 'Too many requests. Please wait a moment and try again.',
      },
    })
    later(39_499)
    expect((await ask()).headers.get('retry-after')).toBe('1')
    later(1)
    expect(await passing(mostStarts + 5, ask)).toBe(mostStarts)
  })

  test('a clock that was set back lets nobody wait for longer than a window, and gives nothing anew', async () => {
    const { start: startNode, later } = nodes()
    const auth = startNode()
    const ask = () => start(auth, from('203.0.113.7'))
    expect(await passing(mostStarts - 1, ask)).toBe(mostStarts - 1)
    later(-3_600_000)
    expect(await passing(5, ask)).toBe(1)
    later(-3_600_000)
    expect((await ask()).headers.get('retry-after')).toBe(String(window))
    later(window * 1000)
    expect((await ask()).status).toBe(200)
  })

  test('a person is counted wherever they come from, and nobody with them', async () => {
    const auth = nodes().start()
    const cookie = await auth.cookieOf(ada)
    const other = await auth.cookieOf({ ...ada, subject: 'bob', email: 'bob@example.test' })
    const ask = (index: number) => change(auth, { cookie, ...from(`203.0.113.${index}`) })
    expect(await passing(mostWritings + 5, ask)).toBe(mostWritings)
    expect((await change(auth, { cookie: other, ...from('203.0.113.1') })).status).toBe(400)
    // Strangers at the same address have their own count.
    expect((await change(auth, from('203.0.113.1'))).status).toBe(400)
  })
})

describe.each(databases)('A-23 processes on one $name', (kind) => {
  const fixture = useDatabase(kind)

  test('count together, at the same time too', async () => {
    const nodes = createNodes(fixture.database, optionsWith())
    const processes = [nodes.start(), nodes.start(), nodes.start()]
    const askAll = () =>
      Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          start(processes[index % 3] ?? nodes.start(), from('203.0.113.7')),
        ),
      )
    const expectPassing = async (count: number) => {
      const answers = await askAll()
      expect(passed(answers)).toBe(count)
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(50 - count)
    }
    await expectPassing(mostStarts)
    nodes.later(window * 1000)
    // The row is there now.
    await expectPassing(mostStarts)
    await expectPassing(0)
  })

  test('what one has filled is full in the other', async () => {
    const nodes = createNodes(fixture.database, optionsWith())
    const [one, other] = [nodes.start(), nodes.start()]
    expect(await passing(mostStarts, () => start(one, from('203.0.113.7')))).toBe(mostStarts)
    expect((await start(other, from('203.0.113.7'))).status).toBe(429)
    expect((await start(other, from('203.0.113.8'))).status).toBe(200)
  })

  test('rows of windows that are over are deleted, and those that count are not', async () => {
    const nodes = createNodes(fixture.database, optionsWith())
    const auth = nodes.start()
    for (let index = 0; index < 5; index++) await start(auth, from(`203.0.113.${index}`))
    nodes.later(2 * 3_600_000)
    await start(auth, from('203.0.113.0'))
    expect(await fixture.database.list(rateLimits, {})).toHaveLength(5)
    await auth.cleanUp()
    expect(await fixture.database.list(rateLimits, {})).toHaveLength(1)
    expect(await passing(mostStarts, () => start(auth, from('203.0.113.0')))).toBe(mostStarts - 1)
  })
})

describe('A-23 what a flood costs', () => {
  test('nothing that is asked of the database, once a process knows', async () => {
    const database = watchDatabase(memoryStore())
    const auth = createTestAuth({ ...optionsWith(), database })
    expect(await passing(mostStarts + 1, () => start(auth, from('203.0.113.7')))).toBe(mostStarts)
    const before = database.queries.length
    expect(await passing(100, () => start(auth, from('203.0.113.7')))).toBe(0)
    expect(database.queries.slice(before)).toEqual([])
  })

  test('of many at once, two rounds: those who wait are counted together', async () => {
    const database = watchDatabase(memoryStore())
    const auth = createTestAuth({ ...optionsWith(), database })
    await start(auth, from('203.0.113.7'))
    const before = database.queries.length
    await Promise.all(Array.from({ length: 500 }, () => start(auth, from('203.0.113.7'))))
    expect(database.queries.length - before).toBeLessThanOrEqual(4)
  })

  test('where the database cannot be asked, each process counts by itself', async () => {
    const database = watchDatabase(memoryStore())
    const auth = createTestAuth({ ...optionsWith(), database })
    database.fail('find auth_rate_limit')
    const ask = () => start(auth, from('203.0.113.7'))
    expect(passed(await Promise.all(Array.from({ length: 50 }, ask)))).toBe(mostStarts)
    database.mend()
    expect((await start(auth, from('203.0.113.8'))).status).toBe(200)
    expect(await database.list(rateLimits, {})).toHaveLength(1)
  })

  test('no row says who it was', async () => {
    const database = memoryStore()
    const auth = createTestAuth({ ...optionsWith(), database })
    await start(auth, from('203.0.113.7'))
    const [row] = await database.list(rateLimits, {})
    expect(row?.id).toMatch(/^[\w-]{43}$/)
    expect(row?.hits).toBe(1)
  })
})
