import { AuthError } from '../../errors.ts'

/** Bytes of an answer. Metadata, keys and profiles are a few kilobytes. */
const largestAnswer = 1024 * 1024

export type BoundedFetch = (address: string, init: RequestInit) => Promise<Response>

/**
 * A fetch whose answers are bounded in time and size and come from the address that was asked: redirects
 * are not followed (RFC 9700, section 4.11; a provider's metadata could point them into our own network).
 * Rejects with `PROVIDER_UNAVAILABLE`.
 */
export function boundFetch(fetch: typeof globalThis.fetch, seconds: number): BoundedFetch {
  return async (address, init) => {
    const limit = AbortSignal.timeout(seconds * 1000)
    const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit
    try {
      const response = await fetch(address, { ...init, signal, redirect: 'manual' })
      if (response.status >= 500) {
        await response.body?.cancel()
        throw new Error(`it answered ${response.status}`)
      }
      const bytes = await readBounded(response)
      const { status, headers } = response
      return new Response(status === 204 || status === 304 ? null : bytes, { status, headers })
    } catch (cause) {
      const { origin, pathname } = new URL(address)
      throw new AuthError('PROVIDER_UNAVAILABLE', {
        detail: `${origin}${pathname}: ${reasonOf(cause)}`,
        cause,
      })
    }
  }
}

/** `fetch failed (ECONNREFUSED)`: what fetch itself says leaves out the one thing that helps. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'it failed'
  const { message, cause } = thrown
  const code =
    typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? `${message} (${code})` : message
}

async function readBounded(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = response.body?.getReader()
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
    if (done || !value) break
    size += value.byteLength
    if (size > largestAnswer) {
      await reader?.cancel()
      throw new Error(`its answer is larger than ${largestAnswer} bytes`)
    }
    chunks.push(value)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}
