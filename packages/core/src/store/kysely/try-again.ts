import { randomFraction } from '../../crypto/random.ts'

/** Milliseconds from the first attempt to the beginning of the last one. */
const patience = 5000

/** Milliseconds. */
const longestPause = 500

/** Runs `work` until it succeeds, rejects with what is not worth another attempt, or was tried for too long. */
export async function tryAgain<Result>(
  isWorthAnotherTry: (error: unknown) => boolean,
  work: () => Promise<Result>,
): Promise<Result> {
  const began = performance.now()
  for (let attempt = 1; ; attempt++) {
    const tried = performance.now()
    try {
      return await work()
    } catch (error) {
      const now = performance.now()
      if (!isWorthAnotherTry(error) || now - began > patience) throw error
      // By chance, so that two that were in each other's way come back at different times; and within as long as the
      // attempt took, for a database that is slow to see who waits for whom should not be asked the same at once.
      const pause = Math.min(Math.max(2 ** attempt, now - tried), longestPause)
      await new Promise((resolve) => setTimeout(resolve, randomFraction() * pause))
    }
  }
}
