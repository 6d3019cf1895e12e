/**
 * Serves those together who ask for one thing at the same time: while one batch is on its way, the next one gathers.
 * However many ask, at most one at a time asks for them.
 */
export type JoinBatch<Result> = (
  key: string,
  /** `size`: how many are served together. */
  serve: (size: number) => Promise<Result>,
) => Promise<{ readonly place: number; readonly result: Result }>

interface Batch<Result> {
  size: number
  isOpen: boolean
  result: Promise<Result>
}

export function createBatches<Result>(): JoinBatch<Result> {
  /** By key: the batch that gathers, or else the one on its way. */
  const latest = new Map<string, Batch<Result>>()

  function open(key: string, serve: (size: number) => Promise<Result>): Batch<Result> {
    const before = latest.get(key)?.result
    const run = async () => {
      // Its failure is told to those who wait for it.
      await before?.catch(() => undefined)
      batch.isOpen = false
      try {
        return await serve(batch.size)
      } finally {
        if (latest.get(key) === batch) latest.delete(key)
      }
    }
    const begun = Promise.resolve().then(run)
    const batch: Batch<Result> = { size: 0, isOpen: true, result: begun }
    latest.set(key, batch)
    return batch
  }

  return async (key, serve) => {
    const found = latest.get(key)
    const batch = found?.isOpen ? found : open(key, serve)
    const place = batch.size++
    return { place, result: await batch.result }
  }
}
