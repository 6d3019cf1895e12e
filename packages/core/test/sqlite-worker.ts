import { conformanceTables, notes, people } from '../src/store/conformance/tables.ts'
import { sqliteStore } from '../src/store/sqlite.ts'

/** One of several processes on a file, which may be new: counts up a person's age, and takes all notes it can get. */
const [path = '', increments = '0'] = process.argv.slice(2)

const store = sqliteStore(path)
await store.migrate(conformanceTables)
const taken: number[] = []

async function increment(): Promise<void> {
  for (;;) {
    const age = (await store.find(people, { id: 'shared' }))?.age ?? NaN
    if ((await store.update(people, { id: 'shared', age }, { age: age + 1 })) === 1) return
  }
}

async function takeNote(): Promise<boolean> {
  const note = await store.transaction(async (rows) => {
    const [next] = await rows.list(notes, {}, { limit: 1 })
    return next ? rows.take(notes, { id: next.id }) : null
  })
  if (note) taken.push(note.id)
  return note !== null
}

for (let done = 0; done < Number(increments); done++) await increment()
while (await takeNote());
await store.close()
process.stdout.write(JSON.stringify(taken))
