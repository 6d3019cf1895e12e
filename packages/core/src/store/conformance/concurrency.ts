import type { Database, Rows } from '../store.ts'
import type { StoreCase } from './case.ts'
import { expectEqual, isUniqueViolation } from './expect.ts'
import { badges, notes, people, person } from './tables.ts'

/** Callers at the same time. */
const callers = 20

function atOnce<Result>(
  work: (caller: number) => Promise<Result>,
  length = callers,
): Promise<Result[]> {
  return Promise.all(Array.from({ length }, (_, caller) => work(caller)))
}

/** `won`, or `taken` by a unique violation; other errors are passed on. */
async function race(insertion: Promise<void>): Promise<'won' | 'taken'> {
  try {
    await insertion
    return 'won'
  } catch (error) {
    if (isUniqueViolation(error)) return 'taken'
    throw error
  }
}

/** Counts up the age of both, one after the other, in one transaction. */
function countUp(
  db: Database,
  ids: readonly [string, string],
  pause: (rows: Rows) => Promise<void>,
): Promise<void> {
  return db.transaction(async (rows) => {
    for (const id of ids) {
      for (;;) {
        const age = (await rows.find(people, { id }))?.age ?? 0
        if ((await rows.update(people, { id, age }, { age: age + 1 })) === 1) break
      }
      await pause(rows)
    }
  })
}

export const concurrencyCases: readonly StoreCase[] = [
  {
    name: 'of many who take a row at once, one gets it',
    async check(db) {
      for (let round = 0; round < 5; round++) {
        const ada = person('ada', { age: round, details: { round } })
        await db.insert(people, ada)
        const taken = await atOnce(() => db.take(people, { id: 'ada' }))
        expectEqual(
          taken.filter((row) => row !== null),
          [ada],
        )
      }
    },
  },
  {
    name: 'of many who take a row in transactions of their own, one gets it',
    async check(db) {
      await db.insert(people, person('ada'))
      const taken = await atOnce((caller) =>
        db.transaction(async (rows) => {
          const row = await rows.take(people, { id: 'ada' })
          if (row !== null) await rows.insert(people, person(`winner ${caller}`))
          return row
        }),
      )
      expectEqual(taken.filter((row) => row !== null).length, 1)
      expectEqual((await db.list(people, {})).length, 1)
    },
  },
  {
    name: 'of many who change a row from the same state, one does',
    async check(db) {
      await db.insert(people, person('ada', { age: 0 }))
      for (let age = 0; age < 5; age++) {
        const counts = await atOnce((caller) =>
          db.update(people, { id: 'ada', age }, { age: age + 1, score: caller }),
        )
        expectEqual(
          counts.filter((count) => count !== 0),
          [1],
        )
        const row = await db.find(people, { id: 'ada' })
        expectEqual([row?.age, row?.score], [age + 1, counts.indexOf(1)])
      }
    },
  },
  {
    name: 'of many who insert the same key at once, one succeeds',
    async check(db) {
      const byId = await atOnce(() => race(db.insert(people, person('ada'))))
      expectEqual(byId.filter((outcome) => outcome === 'won').length, 1)
      const byEmail = await atOnce((caller) =>
        race(db.insert(people, person(`p${caller}`, { email: 'same@example.test' }))),
      )
      expectEqual(byEmail.filter((outcome) => outcome === 'won').length, 1)
      const together = await atOnce((caller) =>
        race(
          db.transaction(async (rows) => {
            await rows.insert(people, person(`t${caller}`))
            await rows.insert(badges, { id: 'b', kind: 'x', personId: null, wonAt: new Date(0) })
          }),
        ),
      )
      expectEqual(together.filter((outcome) => outcome === 'won').length, 1)
      expectEqual((await db.list(people, {})).length, 3)
    },
  },
  {
    name: 'what many insert at once without a key in common is all there',
    async check(db) {
      await db.insert(people, person('ada'))
      await atOnce(async (caller) => {
        await db.insert(people, person(`p${caller}`, { email: null }))
        await db.insert(notes, { personId: 'ada', body: String(caller) })
      })
      const ids = (await db.list(notes, {})).map(({ id }) => id)
      expectEqual([(await db.list(people, {})).length, new Set(ids).size], [callers + 1, callers])
    },
  },
  {
    name: 'a row that a transaction changed is changed by others when that has ended',
    async check(db) {
      await db.insert(people, person('ada', { age: 1 }))
      let other: Promise<number> | undefined
      await db.transaction(async (rows) => {
        await rows.update(people, { id: 'ada' }, { age: 2 })
        // Waits for this transaction, and finds then that its condition does not hold any more.
        other = db.update(people, { id: 'ada', age: 1 }, { name: 'lost' })
        for (let read = 0; read < 10; read++) await rows.find(people, { id: 'ada' })
        await rows.update(people, { id: 'ada' }, { age: 3 })
      })
      expectEqual([await other, await db.list(people, {})], [0, [person('ada', { age: 3 })]])
    },
  },
  {
    name: 'a row that an undone transaction changed is changed by others as it was before',
    async check(db) {
      await db.insert(people, person('ada', { age: 1 }))
      let other: Promise<number> | undefined
      await db
        .transaction(async (rows) => {
          await rows.update(people, { id: 'ada' }, { age: 2 })
          other = db.update(people, { id: 'ada', age: 1 }, { age: 5 })
          for (let read = 0; read < 10; read++) await rows.find(people, { id: 'ada' })
          throw new Error('undone')
        })
        .catch(() => {})
      expectEqual([await other, await db.list(people, {})], [1, [person('ada', { age: 5 })]])
    },
  },
  {
    name: 'a transaction sees what others have committed since it began',
    async check(db) {
      await db.insert(people, person('ada', { age: 1 }))
      const progress = { done: false }
      let other: Promise<void> | undefined
      await db.transaction(async (rows) => {
        await rows.find(people, { id: 'ada' })
        other = db.update(people, { id: 'ada' }, { age: 2 }).then(() => {
          progress.done = true
          return undefined
        })
        // Where one transaction happens at a time, the other waits for this one to end.
        for (let read = 0; read < 100 && !progress.done; read++)
          await rows.find(people, { id: 'ada' })
        const committed = progress.done
        const age = (await rows.find(people, { id: 'ada' }))?.age
        if (committed) expectEqual(age, 2)
      })
      await other
      expectEqual((await db.find(people, { id: 'ada' }))?.age, 2)
    },
  },
  {
    name: 'transactions that wait for each other both happen',
    async check(db) {
      await db.insert(people, person('a', { age: 0 }))
      await db.insert(people, person('b', { age: 0 }))
      const progress = { begun: 0 }
      // Until each has one of the two rows, and waits for the other's; where one happens at a time, for a while.
      const pause = async (rows: Rows) => {
        progress.begun++
        for (let read = 0; read < 100 && progress.begun < 2; read++) await rows.list(people, {})
      }
      await Promise.all([countUp(db, ['a', 'b'], pause), countUp(db, ['b', 'a'], pause)])
      const ages = (await db.list(people, {})).map(({ age }) => age)
      expectEqual(ages, [2, 2])
    },
  },
  {
    name: 'what many transactions count up is counted',
    async check(db) {
      await db.insert(people, person('a', { age: 0 }))
      await db.insert(people, person('b', { age: 0 }))
      await atOnce(() => countUp(db, ['a', 'b'], async () => {}))
      const ages = (await db.list(people, {})).map(({ age }) => age)
      expectEqual(ages, [callers, callers])
    },
  },
]
