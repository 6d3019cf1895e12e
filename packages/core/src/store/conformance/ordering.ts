import type { StoreCase } from './case.ts'
import { expectEqual } from './expect.ts'
import { people, person } from './tables.ts'

/**
 * By code points: capitals before small letters, accents last, and the emoji after U+FF5E, though UTF-16 has it before.
 */
const texts = [
  '',
  ' ',
  '10',
  '9',
  'A',
  'Z',
  'a',
  'a ',
  'aa',
  'b',
  'z',
  'ä',
  '\u{ff5e}',
  '\u{1f600}',
]

export const orderingCases: readonly StoreCase[] = [
  {
    name: 'texts are ordered by their code points',
    async check(db) {
      for (const [index, name] of [...texts.entries()].toReversed()) {
        await db.insert(people, person(`p${index}`, { name }))
      }
      const ordered = async (direction: 'asc' | 'desc') =>
        (await db.list(people, {}, { orderBy: [['name', direction]] })).map(({ name }) => name)
      expectEqual(await ordered('asc'), texts)
      expectEqual(await ordered('desc'), texts.toReversed())
      const above = await db.list(people, { name: { gt: '\u{ff5e}' } })
      expectEqual(
        above.map(({ name }) => name),
        ['\u{1f600}'],
      )
    },
  },
  {
    name: 'numbers and dates are ordered by their size',
    async check(db) {
      for (const age of [10, 9, -1, 0, 100]) {
        await db.insert(people, person(`p${age}`, { age, bornAt: new Date(age * 1e12) }))
      }
      const byAge = await db.list(people, {}, { orderBy: [['age', 'asc']] })
      const byBirth = await db.list(people, {}, { orderBy: [['bornAt', 'desc']] })
      expectEqual(
        byAge.map(({ age }) => age),
        [-1, 0, 9, 10, 100],
      )
      expectEqual(
        byBirth.map(({ age }) => age),
        [100, 10, 9, 0, -1],
      )
    },
  },
  {
    name: 'null is less than everything',
    async check(db) {
      await db.insert(people, person('one', { score: -1, email: '' }))
      await db.insert(people, person('none'))
      await db.insert(people, person('two', { score: 2, email: 'b' }))
      for (const column of ['score', 'email'] as const) {
        const ids = async (direction: 'asc' | 'desc') =>
          (await db.list(people, {}, { orderBy: [[column, direction]] })).map(({ id }) => id)
        expectEqual(await ids('asc'), ['none', 'one', 'two'])
        expectEqual(await ids('desc'), ['two', 'one', 'none'])
      }
    },
  },
  {
    name: 'where the first column is the same, the next one decides',
    async check(db) {
      const facts = [
        ['a', 1, 2],
        ['b', 1, 1],
        ['c', 0, 3],
      ] as const
      for (const [id, age, score] of facts) await db.insert(people, person(id, { age, score }))
      const rows = await db.list(
        people,
        {},
        {
          orderBy: [
            ['age', 'desc'],
            ['score', 'asc'],
          ],
        },
      )
      expectEqual(
        rows.map(({ id }) => id),
        ['b', 'a', 'c'],
      )
    },
  },
  {
    name: 'a limit gives the first rows of the order',
    async check(db) {
      for (const id of ['c', 'a', 'd', 'b']) await db.insert(people, person(id))
      const ids = async (limit: number) =>
        (await db.list(people, {}, { orderBy: [['id', 'asc']], limit })).map(({ id }) => id)
      expectEqual(await ids(2), ['a', 'b'])
      expectEqual(await ids(0), [])
      expectEqual(await ids(9), ['a', 'b', 'c', 'd'])
      expectEqual((await db.list(people, {}, { limit: 3 })).length, 3)
    },
  },
]
