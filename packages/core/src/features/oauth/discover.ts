import type { Context } from '../../context.ts'
import { boundFetch, type BoundedFetch } from './bounded-fetch.ts'
import { toFailure } from './failure.ts'
import { createMetadata } from './metadata.ts'
import type { RegisteredProvider } from './provider.ts'

/** Seconds that the provider has. */
const patience = 10

/**
 * Reads a provider's metadata as a sign-in would. The time by its clock in milliseconds since 1970, where it has metadata
 * and its answer tells (RFC 9110, section 6.6.1). Rejects with the `AuthError` that a sign-in would end with.
 */
export async function discover(
  { fetch, now }: Pick<Context, 'fetch' | 'now'>,
  provider: RegisteredProvider,
): Promise<number | undefined> {
  const bounded = boundFetch(fetch, patience)
  let date: string | null = null
  const watched: BoundedFetch = async (...request) => {
    const response = await bounded(...request)
    date = response.headers.get('date')
    return response
  }
  try {
    await createMetadata(provider, watched, now)()
  } catch (error) {
    throw toFailure(error, 'PROVIDER_UNAVAILABLE')
  }
  const time = Date.parse(date ?? '')
  return Number.isNaN(time) ? undefined : time
}
