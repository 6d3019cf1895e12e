import type { AuthOptions } from '@sallyport/core'
import { createTestAuth, type TestAuth } from '@sallyport/core/testing'
import { vi } from 'vitest'

/** The two ways in which a token is opened: at once, or in a promise. What holds on one holds on the other. */
export const cryptoPaths = ['node:crypto', 'WebCrypto'] as const

export type CryptoPath = (typeof cryptoPaths)[number]

type Surroundings = Parameters<typeof createTestAuth>[1]

/** A test auth that knows the runtime's crypto by this path alone. */
export function createTestAuthOn<Fields extends object = object>(
  path: CryptoPath,
  options?: AuthOptions<Fields>,
  surroundings?: Surroundings,
): TestAuth<Fields> {
  if (path === 'node:crypto') return createTestAuth(options, surroundings)
  const spy = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
  try {
    return createTestAuth(options, surroundings)
  } finally {
    spy.mockRestore()
  }
}
