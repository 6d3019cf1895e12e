import type { Database, Where } from '../store.ts'
import type { StoreCase } from './case.ts'
import { expectEqual, expectTypeError } from './expect.ts'
import { notes, people, type Person, person } from './tables.ts'

/** What TypeScript would not let anybody write, and what reaches a store all the same. */
const forced = (value: unknown) => value as never

/** What equals no text that a table keeps. */
const unkeepable = ['\0', 'a\0b', '\ud800', '\udc00x', 'a\ud83d']

const badConditions: readonly [string, unknown][] = [
  ['undefined', { id: undefined }],
  ['undefined beside a value', { id: 'ada', email: undefined }],
  ['an undefined comparison', { age: { lt: undefined } }],
  ['undefined in a list', { id: { in: ['ada', undefined] } }],
  ['null in a list', { email: { in: [null] } }],
  ['an empty comparison', { id: {} }],
  ['an unknown comparison', { id: { like: '%' } }],
  ['a comparison of prototypes', { id: { constructor: 'x' } }],
  ['an unknown column', { password: 'x' }],
  ['a column of prototypes', { constructor: 'x' }],
  ['SQL in the name of a column', { '1=1 --': 'x' }],
  ['a number for a text', { id: 1 }],
  ['a text for a number', { age: '1' }],
  ['a fraction', { age: 1.5 }],
  ['a number that is not exact', { age: 2 ** 53 }],
  ['no number', { age: { gt: NaN } }],
  ['an invalid date', { bornAt: new Date(NaN) }],
  ['milliseconds for a date', { bornAt: 0 }],
  ['a number for a boolean', { active: 1 }],
  ['a list for a value', { id: ['ada'] }],
  ['JSON', { details: { lt: {} } }],
  ['an order with what no text holds', { id: { gt: '\ud800' } }],
]

const badValues: readonly [string, unknown][] = [
  ['undefined', { email: undefined }],
  ['null where there is always a value', { name: null }],
  ['an unknown column', { password: 'x' }],
  ['a number for a text', { name: 1 }],
  ['a text for a number', { age: '1' }],
  ['a fraction', { age: 0.1 }],
  ['a number that is not exact', { age: -(2 ** 53) }],
  ['an invalid date', { bornAt: new Date(NaN) }],
  ['a text for a date', { bornAt: '2026-01-01' }],
  ['a number for a boolean', { active: 0 }],
  ['a text for JSON', { details: '{}' }],
  ['a text that is too long', { name: 'x'.repeat(1001) }],
  ['a text that is too long beyond the first plane', { email: '\u{1f600}'.repeat(256) }],
  ...unkeepable.map((name): [string, unknown] => ['a text that cannot be kept', { name }]),
]

async function expectUntouched(db: Database): Promise<void> {
  expectEqual(await db.list(people, {}), [person('ada')])
}

export const refusalCases: readonly StoreCase[] = [
  {
    name: 'a condition that cannot be meant is refused by every verb',
    async check(db) {
      await db.insert(people, person('ada'))
      for (const [what, condition] of badConditions) {
        const where: Where<Person> = forced(condition)
        await expectTypeError(db.find(people, where), what)
        await expectTypeError(db.list(people, where), what)
        await expectTypeError(db.update(people, where, { age: 1 }), what)
        await expectTypeError(db.delete(people, where), what)
        await expectTypeError(db.take(people, where), what)
        const join = { table: notes, on: ['id', 'personId'] } as const
        await expectTypeError(db.findJoined(people, where, join), what)
      }
      await expectUntouched(db)
    },
  },
  {
    name: 'a value that cannot be kept is refused',
    async check(db) {
      await db.insert(people, person('ada'))
      for (const [what, value] of badValues) {
        const changes: Partial<Person> = forced(value)
        await expectTypeError(db.insert(people, { ...person('eve'), ...changes }), what)
        await expectTypeError(db.update(people, {}, changes), what)
      }
      await expectUntouched(db)
    },
  },
  {
    name: 'a row is inserted whole, and without what the database counts up',
    async check(db) {
      await db.insert(people, person('ada'))
      const { email: _email, ...partial } = person('eve')
      await expectTypeError(db.insert(people, forced(partial)), 'a column that is missing')
      const numbered = { id: 1, personId: 'ada', body: '' }
      await expectTypeError(db.insert(notes, numbered), 'a serial that is given')
      await expectTypeError(db.update(people, {}, {}), 'an update that changes nothing')
      await expectUntouched(db)
    },
  },
  {
    name: 'an order or a limit that cannot be meant is refused',
    async check(db) {
      await db.insert(people, person('ada'))
      for (const options of [
        { orderBy: [['password', 'asc']] },
        { orderBy: [['id; drop table conformance_person', 'asc']] },
        { orderBy: [['id', 'asc; drop table conformance_person']] },
        { limit: -1 },
        { limit: 0.5 },
        { limit: '1; drop table conformance_person' },
      ]) {
        await expectTypeError(db.list(people, {}, forced(options)), JSON.stringify(options))
      }
      for (const on of [
        ['id', 'nothing'],
        ['nothing', 'personId'],
      ]) {
        const join = { table: notes, on: forced(on) }
        await expectTypeError(db.findJoined(people, {}, join), 'a join on no column')
      }
      await expectUntouched(db)
    },
  },
  {
    name: 'a text that no row can hold is found nowhere, and excludes nothing',
    async check(db) {
      await db.insert(people, person('\ufffd', { email: '\ufffd' }))
      for (const text of unkeepable) {
        expectEqual(await db.find(people, { id: text }), null)
        expectEqual(await db.list(people, { id: { in: [text] } }), [])
        expectEqual((await db.list(people, { id: { in: [text, '\ufffd'] } })).length, 1)
        expectEqual((await db.list(people, { id: { not: text } })).length, 1)
        expectEqual(await db.update(people, { email: text }, { age: 1 }), 0)
        expectEqual(await db.delete(people, { id: text }), 0)
        expectEqual(await db.take(people, { id: text }), null)
      }
    },
  },
]
