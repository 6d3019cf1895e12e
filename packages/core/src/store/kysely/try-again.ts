import { randomFraction } from '../../crypto/random.ts'

/** Milliseconds from the first attempt to the beginning of the last one, where nothing else is said. */
const defaultPatience = 5000

/** Milliseconds. */
const longestPause = 500

const repeatable = new WeakSet<Error>()

/** Says of an error that nothing happened of what failed, and that it may succeed when it is tried again. */
export function markRepeatable(error: Error): Error {
  repeatable.add(error)
  return error
}

export function isRepeatable(error: unknown): boolean {
  return error instanceof Error && repeatable.has(error)
}

/** Runs `work` until it succeeds, rejects with what is not repeatable, or was tried for too long. */
export async function tryAgain<Result>(
  work: () => Promise<Result>,
  patience = defaultPatience,
): Promise<Result> {
  const began = performance.now()
  for (let attempt = 1; ; attempt++) {
    const tried = performance.now()
    try {
      return await work()
    } catch (error) {
      const now = performance.now()
      if (!isRepeatable(error) || now - began > patience) throw error
      // By chance, so that two that were in each other's way come back at different times; and within as long as the
      // attempt took, for a database that is slow to see who waits for whom should not be asked the same at once.
      const pause = Math.min(Math.max(2 ** attempt, now - tried), longestPause)
      await new Promise((resolve) => setTimeout(resolve, randomFraction() * pause))
    }
  }
}
