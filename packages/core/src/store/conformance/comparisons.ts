import type { Database, Where } from '../store.ts'
import type { StoreCase } from './case.ts'
import { expectEqual, expectTypeError } from './expect.ts'
import { people, type Person, person } from './tables.ts'

/** More than a store would put into one query. */
const many = 1300

async function idsOf(db: Database, where: Where<Person>): Promise<string> {
  const rows = await db.list(people, where, { orderBy: [['id', 'asc']] })
  return rows.map(({ id }) => id).join(' ')
}

/** A day of January. */
function january(day: number): Date {
  return new Date(Date.UTC(2026, 0, day))
}

async function insertThree(db: Database): Promise<void> {
  await db.insert(people, person('a', { age: 1, name: 'k', bornAt: january(1) }))
  await db.insert(people, person('b', { age: 2, name: 'l', bornAt: january(2), score: 5 }))
  await db.insert(people, person('c', { age: 3, name: 'm', bornAt: january(3), score: 6 }))
}

export const comparisonCases: readonly StoreCase[] = [
  {
    name: 'lt, lte, gt and gte compare numbers',
    async check(db) {
      await insertThree(db)
      expectEqual(await idsOf(db, { age: { lt: 2 } }), 'a')
      expectEqual(await idsOf(db, { age: { lte: 2 } }), 'a b')
      expectEqual(await idsOf(db, { age: { gt: 2 } }), 'c')
      expectEqual(await idsOf(db, { age: { gte: 2 } }), 'b c')
    },
  },
  {
    name: 'lt, lte, gt and gte compare dates and texts',
    async check(db) {
      await insertThree(db)
      const second = january(2)
      expectEqual(await idsOf(db, { bornAt: { lt: second } }), 'a')
      expectEqual(await idsOf(db, { bornAt: { lte: second } }), 'a b')
      expectEqual(await idsOf(db, { bornAt: { gt: second } }), 'c')
      expectEqual(await idsOf(db, { bornAt: { gte: second } }), 'b c')
      expectEqual(await idsOf(db, { name: { lt: 'l' } }), 'a')
      expectEqual(await idsOf(db, { name: { lte: 'l' } }), 'a b')
      expectEqual(await idsOf(db, { name: { gt: 'l' } }), 'c')
      expectEqual(await idsOf(db, { name: { gte: 'l' } }), 'b c')
    },
  },
  {
    name: 'a comparison holds for no row that has nothing there',
    async check(db) {
      await insertThree(db)
      expectEqual(await idsOf(db, { score: { lt: 6 } }), 'b')
      expectEqual(await idsOf(db, { score: { gte: 0 } }), 'b c')
      expectEqual(await idsOf(db, { score: { in: [5, 6] } }), 'b c')
      expectEqual(await idsOf(db, { score: 5 }), 'b')
    },
  },
  {
    name: 'null is found by null, and what is there by not null',
    async check(db) {
      await insertThree(db)
      expectEqual(await idsOf(db, { score: null }), 'a')
      expectEqual(await idsOf(db, { score: { not: null } }), 'b c')
      expectEqual(await idsOf(db, { id: { not: null } }), 'a b c')
    },
  },
  {
    name: 'not a value holds for every other, and where there is nothing',
    async check(db) {
      await insertThree(db)
      expectEqual(await idsOf(db, { score: { not: 5 } }), 'a c')
      expectEqual(await idsOf(db, { id: { not: 'b' } }), 'a c')
    },
  },
  {
    name: 'booleans are found by their value',
    async check(db) {
      await db.insert(people, person('yes', { active: true }))
      await db.insert(people, person('no', { active: false }))
      expectEqual(await idsOf(db, { active: true }), 'yes')
      expectEqual(await idsOf(db, { active: false }), 'no')
      expectEqual(await idsOf(db, { active: { not: true } }), 'no')
      expectEqual(await idsOf(db, { active: { in: [true, false] } }), 'no yes')
    },
  },
  {
    name: 'in finds each of a list once, and nothing by an empty list',
    async check(db) {
      await insertThree(db)
      expectEqual(await idsOf(db, { age: { in: [3, 1, 1, 9, 3] } }), 'a c')
      expectEqual(await idsOf(db, { id: { in: ['b'] } }), 'b')
      expectEqual(await idsOf(db, { id: { in: [] } }), '')
      expectEqual(await db.find(people, { id: { in: [] } }), null)
      expectEqual(await db.update(people, { id: { in: [] } }, { age: 9 }), 0)
      expectEqual(await db.delete(people, { id: { in: [] } }), 0)
      expectEqual(await db.take(people, { id: { in: [] } }), null)
    },
  },
  {
    name: 'contains finds a part of a text, whatever the case of its ASCII letters',
    async check(db) {
      await db.insert(people, person('a', { name: 'Ada Lovelace', email: 'ADA@example.test' }))
      await db.insert(people, person('b', { name: 'Grace Hopper', email: null }))
      await db.insert(people, person('c', { name: 'Zoë ʞ 日本 🎈 ada', email: 'c@example.test' }))
      expectEqual(await idsOf(db, { name: { contains: 'LOVE' } }), 'a')
      expectEqual(await idsOf(db, { name: { contains: 'ada' } }), 'a c')
      expectEqual(await idsOf(db, { name: { contains: 'Ada Lovelace' } }), 'a')
      expectEqual(await idsOf(db, { name: { contains: 'Ada Lovelace ' } }), '')
      expectEqual(await idsOf(db, { name: { contains: 'Zoë' } }), 'c')
      expectEqual(await idsOf(db, { name: { contains: '本 🎈' } }), 'c')
      expectEqual(await idsOf(db, { name: { contains: '' } }), 'a b c')
      expectEqual(await idsOf(db, { email: { contains: 'Ada@' } }), 'a')
      expectEqual(await idsOf(db, { email: { contains: 'example', not: 'c@example.test' } }), 'a')
      expectEqual(await idsOf(db, { email: { contains: '' } }), 'a c')
      expectEqual(await idsOf(db, { name: { contains: 'nobody\0' } }), '')
    },
  },
  {
    name: 'contains has no patterns: what other searches give a meaning to is itself',
    async check(db) {
      await db.insert(people, person('a', { name: '100% of_it [x] .* \\ \'"' }))
      await db.insert(people, person('b', { name: '100 of it x' }))
      for (const name of ['%', '_', '[x]', '.*', '\\', "'", '"', '0% ', 'f_i']) {
        expectEqual(await idsOf(db, { name: { contains: name } }), 'a', name)
      }
    },
  },
  {
    name: 'contains takes an accent for what it is',
    async check(db) {
      await db.insert(people, person('a', { name: 'Zoë' }))
      expectEqual(await idsOf(db, { name: { contains: 'zoe' } }), '')
    },
  },
  {
    name: 'contains is for texts alone',
    async check(db) {
      const wheres: readonly object[] = [
        { age: { contains: '1' } },
        { name: { contains: 1 } },
        { bornAt: { contains: '2026' } },
        { details: { contains: 'a' } },
        { nobody: { contains: 'a' } },
      ]
      for (const where of wheres) await expectTypeError(db.list(people, where), 'contains')
    },
  },
  {
    name: 'a condition may have two ends',
    async check(db) {
      await insertThree(db)
      expectEqual(await idsOf(db, { age: { gt: 1, lt: 3 } }), 'b')
      expectEqual(await idsOf(db, { age: { gte: 2, not: 3 } }), 'b')
    },
  },
  {
    name: 'a list of a thousand values is as good as a short one',
    async check(db) {
      const ids = Array.from({ length: many }, (_, index) => `p${String(index).padStart(4, '0')}`)
      const there = ids.filter((_, index) => index % 100 === 7)
      for (const id of there) await db.insert(people, person(id, { age: Number(id.slice(1)) }))
      await db.insert(people, person('other', { age: 1 }))

      const ages = ids.map((_, index) => index)
      const last = { orderBy: [['age', 'desc']], limit: 3 } as const
      const rows = await db.list(people, { id: { in: ids }, age: { in: ages } }, last)
      expectEqual(
        rows.map(({ age }) => age),
        [1207, 1107, 1007],
      )
      expectEqual((await db.find(people, { id: { in: ids.slice(1200) } }))?.id, 'p1207')
      expectEqual(await db.update(people, { id: { in: ids } }, { score: 1 }), there.length)
      expectEqual(await idsOf(db, { score: 1 }), there.join(' '))
      expectEqual(await db.delete(people, { id: { in: ids } }), there.length)
      expectEqual(await idsOf(db, {}), 'other')
    },
  },
]
