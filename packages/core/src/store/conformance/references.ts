import type { Database } from '../store.ts'
import type { StoreCase } from './case.ts'
import { expectEqual, expectUnavailable } from './expect.ts'
import { badges, notes, people, person, remarks } from './tables.ts'

const day = new Date(0)

/** A person with a badge and a note that has a remark. */
async function insertFamily(db: Database, id: string): Promise<void> {
  await db.insert(people, person(id))
  await db.insert(badges, { id, kind: 'x', personId: id, wonAt: day })
  await db.insert(notes, { personId: id, body: id })
  const note = await db.find(notes, { body: id })
  await db.insert(remarks, { noteId: note?.id ?? 0, body: id })
}

/** What is left, table by table. */
async function remaining(db: Database): Promise<string> {
  const left = [
    (await db.list(people, {})).map(({ id }) => id),
    (await db.list(badges, {})).map(({ id }) => id),
    (await db.list(notes, {})).map(({ body }) => body),
    (await db.list(remarks, {})).map(({ body }) => body),
  ]
  return left.map((ids) => ids.toSorted().join()).join(' ')
}

export const referenceCases: readonly StoreCase[] = [
  {
    name: 'a row goes with the row that it refers to, and so on',
    async check(db) {
      await insertFamily(db, 'ada')
      await insertFamily(db, 'eve')
      await db.insert(badges, { id: 'free', kind: 'x', personId: null, wonAt: day })
      expectEqual(await db.delete(people, { id: 'ada' }), 1)
      expectEqual(await remaining(db), 'eve eve,free eve eve')
      expectEqual((await db.take(people, { id: 'eve' }))?.id, 'eve')
      expectEqual(await remaining(db), ' free  ')
    },
  },
  {
    name: 'deleting what refers leaves what it refers to',
    async check(db) {
      await insertFamily(db, 'ada')
      await db.delete(notes, {})
      await db.delete(badges, {})
      expectEqual(await remaining(db), 'ada   ')
    },
  },
  {
    name: 'a row cannot refer to one that is not there',
    async check(db) {
      await db.insert(people, person('ada'))
      await expectUnavailable(db.insert(notes, { personId: 'nobody', body: 'x' }))
      await db.insert(notes, { personId: 'ada', body: 'x' })
      await expectUnavailable(db.update(notes, {}, { personId: 'nobody' }))
      expectEqual((await db.list(notes, {})).map(({ personId }) => personId).join(), 'ada')
    },
  },
  {
    name: 'what went with another row comes back with a transaction that is undone',
    async check(db) {
      await insertFamily(db, 'ada')
      await db
        .transaction(async (rows) => {
          await rows.delete(people, { id: 'ada' })
          expectEqual(await rows.list(remarks, {}), [])
          throw new Error('undone')
        })
        .catch(() => {})
      expectEqual(await remaining(db), 'ada ada ada ada')
    },
  },
]
