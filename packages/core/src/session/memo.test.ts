import { expect, test } from 'vitest'
import { createMemo } from './memo.ts'

const token = (start: string, end = 'the-same-authentic-tag') => `${start}.${end}`

test('a made-up token with the end of a known one is not taken for it', () => {
  const memo = createMemo<number>(1000)
  memo.set(token('genuine'), 1)
  expect(memo.get(token('genuine'))).toBe(1)
  expect(memo.get(token('made-up'))).toBeUndefined()
})

test('holds no more than twice its room, and keeps what is asked for', () => {
  const memo = createMemo<number>(300)
  const name = (index: number) => token('t', String(index).padStart(28, '0'))
  memo.set(name(0), 0)
  for (let index = 1; index <= 100; index++) {
    memo.set(name(index), index)
    expect(memo.get(name(0))).toBe(0)
  }
  const held = Array.from({ length: 101 }, (_, index) => memo.get(name(index))).filter(
    (value) => value !== undefined,
  )
  expect(held.length).toBeLessThanOrEqual(20)
})
