import { expect, test } from 'vitest'
import { createBatches } from './batches.ts'

interface Answer {
  resolve(value: string): void
  reject(reason: Error): void
}

/** What is served, when the test says so. */
function createServer() {
  const sizes: number[] = []
  const answers: Answer[] = []
  const serve = (size: number) => {
    sizes.push(size)
    return new Promise<string>((resolve, reject) => answers.push({ resolve, reject }))
  }
  return { sizes, answers, serve }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('who asks while a batch is on its way waits for the next one, together with others', async () => {
  const join = createBatches<string>()
  const { sizes, answers, serve } = createServer()
  const first = [join('key', serve), join('key', serve)]
  await turn()
  const second = [join('key', serve), join('key', serve), join('key', serve)]
  await turn()
  expect(sizes).toEqual([2])
  answers[0]?.resolve('one')
  expect(await Promise.all(first)).toEqual([
    { place: 0, result: 'one' },
    { place: 1, result: 'one' },
  ])
  await turn()
  expect(sizes).toEqual([2, 3])
  answers[1]?.resolve('two')
  expect((await Promise.all(second)).map(({ place }) => place)).toEqual([0, 1, 2])
  const third = join('key', serve)
  await turn()
  answers[2]?.resolve('three')
  expect(await third).toEqual({ place: 0, result: 'three' })
})

test('what failed was that batch alone, and another key waits for nobody', async () => {
  const join = createBatches<string>()
  const { sizes, answers, serve } = createServer()
  const failing = join('key', serve)
  await turn()
  const next = join('key', serve)
  const other = join('other', serve)
  await turn()
  expect(sizes).toEqual([1, 1])
  answers[1]?.resolve('other')
  expect((await other).result).toBe('other')
  answers[0]?.reject(new Error('gone'))
  await expect(failing).rejects.toThrow('gone')
  await turn()
  answers[2]?.resolve('well')
  expect((await next).result).toBe('well')
})
