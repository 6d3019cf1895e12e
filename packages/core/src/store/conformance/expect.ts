import { UniqueViolation } from '../store.ts'

/** A case that a store does not pass. */
export class ConformanceFailure extends Error {
  override readonly name = 'ConformanceFailure'
}

/** Both look the same, however deep: dates by their milliseconds, keys in any order. */
export function expectEqual(actual: unknown, expected: unknown, what = 'the result'): void {
  const [was, should] = [show(actual), show(expected)]
  if (was === should) return
  throw new ConformanceFailure(`Expected ${what} to be ${should}, and it was ${was}`)
}

/** The promise is rejected, with an error that `fits`. */
export async function expectRejection(
  promise: Promise<unknown>,
  description: string,
  fits: (error: unknown) => boolean,
): Promise<void> {
  const [outcome] = await Promise.allSettled([promise])
  if (outcome?.status === 'rejected' && fits(outcome.reason)) return
  const happened = outcome?.status === 'rejected' ? String(outcome.reason) : 'no rejection'
  throw new ConformanceFailure(`Expected ${description}, and there was ${happened}`)
}

export function expectTypeError(promise: Promise<unknown>, what: string): Promise<void> {
  return expectRejection(promise, `a TypeError for ${what}`, (error) => error instanceof TypeError)
}

export function expectUniqueViolation(promise: Promise<unknown>): Promise<void> {
  return expectRejection(promise, 'a UniqueViolation', isUniqueViolation)
}

export function isUniqueViolation(error: unknown): boolean {
  return error instanceof UniqueViolation
}

export function expectUnavailable(promise: Promise<unknown>): Promise<void> {
  return expectRejection(
    promise,
    'STORE_UNAVAILABLE',
    (error) => error instanceof Error && 'code' in error && error.code === 'STORE_UNAVAILABLE',
  )
}

function show(value: unknown): string {
  if (value instanceof Date) return `Date(${value.getTime()})`
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? String(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, each]) => `${key}: ${show(each)}`).join(', ')}}`
}
