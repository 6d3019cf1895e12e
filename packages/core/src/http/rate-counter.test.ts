import { expect, test } from 'vitest'
import { memoryStore } from '../store/memory.ts'
import { UniqueViolation } from '../store/store.ts'
import { createCounter } from './rate-counter.ts'

const allowance = { max: 1, window: 60_000 }
const keyOf = (index: number) => String(index).padStart(43, '.')
const surroundings = { now: () => 0, emit: () => {} }

test('A-23 whoever has very many addresses makes others forgotten, and no memory grow', async () => {
  const count = createCounter({ ...surroundings, database: undefined })
  const isRefused = async (index: number) => (await count(keyOf(index), allowance)) !== undefined
  for (let index = 0; index < 20_000; index++) expect(await isRefused(index)).toBe(false)
  expect(await isRefused(0)).toBe(true)
  for (let index = 20_000; index < 80_000; index++) await isRefused(index)
  expect(await isRefused(0)).toBe(false)
  expect(await isRefused(79_000)).toBe(true)
})

test('A-23 where others are always faster, the process counts by itself instead of trying for ever', async () => {
  let tries = 0
  const database = {
    ...memoryStore(),
    insert: () => {
      tries++
      return Promise.reject(new UniqueViolation('taken'))
    },
  }
  const count = createCounter({ ...surroundings, database })
  expect(await count('key', allowance)).toBeUndefined()
  expect(await count('key', allowance)).toBe(60_000)
  expect(tries).toBe(200)
})
