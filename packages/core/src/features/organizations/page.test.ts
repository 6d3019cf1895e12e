import { expect, test } from 'vitest'
import { memoryStore } from '../../store/memory.ts'
import { date, defineTable, text } from '../../store/table.ts'
import { listPage } from './page.ts'

interface NoteRow {
  id: string
  topic: string
  createdAt: Date
}

const notes = defineTable<NoteRow>({
  name: 'note',
  migration: 'feature-notes-0001',
  columns: { id: text(32), topic: text(32), createdAt: date() },
  primaryKey: ['id'],
})

async function notesAt(times: Readonly<Record<string, number>>) {
  const database = memoryStore()
  for (const [id, time] of Object.entries(times)) {
    await database.insert(notes, { id, topic: id.slice(0, 1), createdAt: new Date(time) })
  }
  return (limit: number, cursor?: string, where = {}) =>
    listPage(database, notes, where, 'id', { limit, cursor })
}

test('pages hold everything once, in the order of time and, within a millisecond, of the key', async () => {
  const page = await notesAt({ d: 2, a: 2, c: 1, f: 3, b: 2, e: 3, g: 2 })
  for (const limit of [1, 2, 3, 4, 6, 7, 8]) {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { found, nextCursor } = await page(limit, cursor)
      expect(found.length).toBeLessThanOrEqual(limit)
      seen.push(...found.map(({ id }) => id))
      cursor = nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen.join(''), `${limit} at a time`).toBe('cabdgef')
  }
})

test('a cursor stays right when rows come and go, and says nothing of which rows there are', async () => {
  const page = await notesAt({ a1: 1, b1: 1, a2: 2, a3: 3 })
  expect((await page(2, '1.a1')).found.map(({ id }) => id)).toEqual(['b1', 'a2'])
  // Of a row that is gone by now, and of conditions that it never fulfilled.
  expect((await page(2, '1.a9')).found.map(({ id }) => id)).toEqual(['b1', 'a2'])
  expect((await page(5, '1.b1', { topic: 'a' })).found.map(({ id }) => id)).toEqual(['a2', 'a3'])
  expect(await page(5, '9.z')).toEqual({ found: [], nextCursor: null })
})

test.each(['', 'a', '1', '1.', '.a', '-1.a', '1.a.b', '1e3.a', '9999999999999999.a', '1.a b'])(
  'the cursor %j is none',
  async (cursor) => {
    const page = await notesAt({ a: 1 })
    await expect(page(5, cursor)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  },
)
