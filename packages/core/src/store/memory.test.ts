import { afterEach, expect, test, vi } from 'vitest'
import { conformanceTables, people, person } from './conformance/tables.ts'
import { memoryStore } from './memory.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('a new store is empty, and needs no migration', async () => {
  const store = memoryStore()
  expect(await store.pending(conformanceTables)).toEqual([])
  expect(await store.migrate(conformanceTables)).toEqual([])
  expect(store.check(conformanceTables)).toBeUndefined()
  await store.insert(people, person('ada'))
  expect(await memoryStore().list(people, {})).toEqual([])
})

test('who reads does not wait for a transaction', async () => {
  const store = memoryStore()
  await store.transaction(async (rows) => {
    await rows.insert(people, person('ada'))
    expect(await store.list(people, {})).toEqual([])
  })
  expect(await store.list(people, {})).toHaveLength(1)
})

test('who writes through the store inside of its own transaction is told so', async () => {
  const store = memoryStore()
  vi.useFakeTimers()
  const [stuck] = await Promise.allSettled([
    store.transaction(() => store.insert(people, person('ada'))),
    vi.advanceTimersByTimeAsync(10_000),
  ])
  expect(stuck).toMatchObject({
    reason: {
      code: 'STORE_UNAVAILABLE',
      detail: expect.stringContaining('inside of its own transaction'),
    },
  })
  await store.insert(people, person('eve'))
  expect(await store.list(people, {})).toEqual([person('eve')])
})
