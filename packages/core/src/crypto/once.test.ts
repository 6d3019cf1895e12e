import { expect, test } from 'vitest'
import { onceResolved } from './once.ts'

test('all who wait share one promise, a failure is forgotten and a success kept', async () => {
  let made = 0
  const get = onceResolved(async () => {
    made++
    if (made === 1) throw new Error('not yet')
    return made
  })
  await Promise.all([
    expect(get()).rejects.toThrow('not yet'),
    expect(get()).rejects.toThrow('not yet'),
  ])
  expect(made).toBe(1)
  expect([await get(), await get()]).toEqual([2, 2])
})
