import type { StoreCase } from './case.ts'
import { expectEqual, expectUniqueViolation } from './expect.ts'
import { badges, notes, people, person } from './tables.ts'

const day = new Date('2026-01-01T00:00:00.000Z')

export const verbCases: readonly StoreCase[] = [
  {
    name: 'find gives the row, or null',
    async check(db) {
      const ada = person('ada', { email: 'ada@example.test', details: { first: true } })
      await db.insert(people, ada)
      await db.insert(people, person('eve'))
      expectEqual(await db.find(people, { id: 'ada' }), ada)
      expectEqual(await db.find(people, { id: 'bob' }), null)
    },
  },
  {
    name: 'find gives one of several rows',
    async check(db) {
      await db.insert(people, person('ada', { age: 1 }))
      await db.insert(people, person('eve', { age: 1 }))
      expectEqual((await db.find(people, { age: 1 }))?.age, 1)
    },
  },
  {
    name: 'all conditions have to hold',
    async check(db) {
      await db.insert(people, person('ada', { age: 1, active: true }))
      await db.insert(people, person('eve', { age: 1, active: false }))
      await db.insert(people, person('bob', { age: 2, active: true }))
      const found = await db.list(people, { age: 1, active: true })
      expectEqual(
        found.map(({ id }) => id),
        ['ada'],
      )
    },
  },
  {
    name: 'rows that were given or were read are copies',
    async check(db) {
      const ada = person('ada', { details: { tags: ['a'] }, bornAt: new Date(0) })
      await db.insert(people, ada)
      ada.bornAt.setTime(5)
      Object.assign(ada.details ?? {}, { tags: [] })
      const read = await db.find(people, { id: 'ada' })
      read?.bornAt.setTime(7)
      const again = await db.find(people, { id: 'ada' })
      expectEqual([again?.bornAt, again?.details], [new Date(0), { tags: ['a'] }])
    },
  },
  {
    name: 'list gives all rows that the conditions hold for',
    async check(db) {
      for (const id of ['a', 'b', 'c'])
        await db.insert(people, person(id, { age: id === 'c' ? 2 : 1 }))
      const ids = async (age: number) =>
        (await db.list(people, { age }, { orderBy: [['id', 'asc']] })).map(({ id }) => id)
      expectEqual(await ids(1), ['a', 'b'])
      expectEqual(await ids(3), [])
      expectEqual((await db.list(people, {})).length, 3)
    },
  },
  {
    name: 'insert refuses a primary key that is taken',
    async check(db) {
      await db.insert(people, person('ada', { name: 'first' }))
      await expectUniqueViolation(db.insert(people, person('ada', { name: 'second' })))
      expectEqual(
        (await db.list(people, {})).map(({ name }) => name),
        ['first'],
      )
    },
  },
  {
    name: 'insert refuses a unique value that is taken',
    async check(db) {
      await db.insert(people, person('ada', { email: 'same@example.test' }))
      await expectUniqueViolation(db.insert(people, person('eve', { email: 'same@example.test' })))
      await db.insert(people, person('bob', { email: 'other@example.test' }))
      expectEqual((await db.list(people, {})).length, 2)
    },
  },
  {
    name: 'a key of several columns is taken only as a whole',
    async check(db) {
      const badge = { id: 'a', kind: 'x', personId: null, wonAt: day }
      await db.insert(badges, badge)
      await db.insert(badges, { ...badge, id: 'b' })
      await db.insert(badges, { ...badge, kind: 'y' })
      // The same characters, divided in another way.
      await db.insert(badges, { ...badge, id: 'ax', kind: '' })
      await expectUniqueViolation(db.insert(badges, badge))
      expectEqual((await db.list(badges, {})).length, 4)
    },
  },
  {
    name: 'a row with null in a unique key never collides',
    async check(db) {
      await db.insert(people, person('ada'))
      await db.insert(people, person('eve'))
      for (const id of ['a', 'b']) {
        await db.insert(badges, { id, kind: 'x', personId: null, wonAt: day })
      }
      await db.insert(badges, { id: 'c', kind: 'x', personId: 'ada', wonAt: day })
      await expectUniqueViolation(
        db.insert(badges, { id: 'd', kind: 'x', personId: 'ada', wonAt: day }),
      )
    },
  },
  {
    name: 'update changes what it is given, in all rows that the conditions hold for',
    async check(db) {
      await db.insert(people, person('a', { age: 1, score: 5 }))
      await db.insert(people, person('b', { age: 1, score: 6 }))
      await db.insert(people, person('c', { age: 2, score: 7 }))
      expectEqual(await db.update(people, { age: 1 }, { score: null, leftAt: day }), 2)
      const rows = await db.list(people, {}, { orderBy: [['id', 'asc']] })
      expectEqual(rows, [
        person('a', { age: 1, leftAt: day }),
        person('b', { age: 1, leftAt: day }),
        person('c', { age: 2, score: 7 }),
      ])
    },
  },
  {
    name: 'update counts the rows that it found, also those that were like that before',
    async check(db) {
      await db.insert(people, person('ada', { age: 5 }))
      expectEqual(await db.update(people, { id: 'ada' }, { age: 5 }), 1)
      expectEqual(await db.update(people, { id: 'eve' }, { age: 5 }), 0)
    },
  },
  {
    name: 'update may change what its condition asks for',
    async check(db) {
      await db.insert(people, person('ada', { age: 1 }))
      expectEqual(await db.update(people, { id: 'ada', age: 1 }, { age: 2 }), 1)
      expectEqual(await db.update(people, { id: 'ada', age: 1 }, { age: 3 }), 0)
      expectEqual((await db.find(people, { id: 'ada' }))?.age, 2)
    },
  },
  {
    name: 'update refuses a unique value that is taken, and changes nothing then',
    async check(db) {
      await db.insert(people, person('ada', { email: 'ada@example.test' }))
      await db.insert(people, person('eve', { email: 'eve@example.test' }))
      await expectUniqueViolation(
        db.update(people, { id: 'eve' }, { email: 'ada@example.test', age: 1 }),
      )
      await expectUniqueViolation(db.update(people, {}, { email: 'one@example.test' }))
      expectEqual(await db.list(people, {}, { orderBy: [['id', 'asc']] }), [
        person('ada', { email: 'ada@example.test' }),
        person('eve', { email: 'eve@example.test' }),
      ])
      expectEqual(await db.update(people, { id: 'ada' }, { email: 'ada@example.test' }), 1)
    },
  },
  {
    name: 'delete removes the rows that the conditions hold for, and counts them',
    async check(db) {
      for (const id of ['a', 'b', 'c'])
        await db.insert(people, person(id, { age: id === 'c' ? 2 : 1 }))
      expectEqual(await db.delete(people, { age: 1 }), 2)
      expectEqual(await db.delete(people, { age: 1 }), 0)
      expectEqual(
        (await db.list(people, {})).map(({ id }) => id),
        ['c'],
      )
    },
  },
  {
    name: 'what was deleted can be inserted again',
    async check(db) {
      const ada = person('ada', { email: 'ada@example.test' })
      await db.insert(people, ada)
      await db.delete(people, { id: 'ada' })
      await db.insert(people, ada)
      expectEqual(await db.find(people, { id: 'ada' }), ada)
    },
  },
  {
    name: 'take gives the row once',
    async check(db) {
      const ada = person('ada', { details: { n: 1 }, active: false })
      await db.insert(people, ada)
      await db.insert(people, person('eve'))
      expectEqual(await db.take(people, { id: 'ada', active: true }), null)
      expectEqual(await db.take(people, { id: 'ada', active: false }), ada)
      expectEqual(await db.take(people, { id: 'ada' }), null)
      expectEqual((await db.list(people, {})).length, 1)
    },
  },
  {
    name: 'take takes one of several rows',
    async check(db) {
      for (const id of ['a', 'b', 'c']) await db.insert(people, person(id, { age: 1 }))
      const taken = await db.take(people, { age: 1 })
      const left = await db.list(people, { age: 1 })
      expectEqual(left.length, 2)
      expectEqual(
        left.some(({ id }) => id === taken?.id),
        false,
      )
    },
  },
  {
    name: 'findJoined gives both rows, or null',
    async check(db) {
      const ada = person('ada', { name: 'Ada' })
      await db.insert(people, ada)
      await db.insert(people, person('eve', { name: 'Eve' }))
      const badge = { id: 'b1', kind: 'x', personId: 'ada', wonAt: day }
      await db.insert(badges, badge)
      await db.insert(badges, { id: 'b2', kind: 'x', personId: null, wonAt: day })
      const join = { table: people, on: ['personId', 'id'] } as const
      expectEqual(await db.findJoined(badges, { id: 'b1' }, join), [badge, ada])
      expectEqual(await db.findJoined(badges, { id: 'b2' }, join), null)
      expectEqual(await db.findJoined(badges, { id: 'b3' }, join), null)
      expectEqual(await db.findJoined(badges, { id: 'b1', kind: 'y' }, join), null)
    },
  },
  {
    name: 'findJoined finds the row that has a partner among those that have none',
    async check(db) {
      await db.insert(people, person('ada'))
      for (const id of ['b1', 'b2', 'b3']) {
        await db.insert(badges, { id, kind: 'x', personId: id === 'b2' ? 'ada' : null, wonAt: day })
      }
      const join = { table: people, on: ['personId', 'id'] } as const
      expectEqual((await db.findJoined(badges, { kind: 'x' }, join))?.[0].id, 'b2')
    },
  },
  {
    name: 'a serial counts up, and gives no number twice',
    async check(db) {
      await db.insert(people, person('ada'))
      for (const body of ['1', '2', '3']) await db.insert(notes, { personId: 'ada', body })
      const ids = async () =>
        (await db.list(notes, {}, { orderBy: [['id', 'asc']] })).map(({ id, body }) => ({
          id,
          body,
        }))
      const before = await ids()
      expectEqual(
        before.map(({ body }) => body),
        ['1', '2', '3'],
      )
      const last = before.at(-1)?.id ?? 0
      await db.delete(notes, { id: last })
      await db.insert(notes, { personId: 'ada', body: '4' })
      const after = (await ids()).at(-1)
      expectEqual(
        [after?.body, Number.isSafeInteger(last), (after?.id ?? 0) > last],
        ['4', true, true],
      )
    },
  },
]
