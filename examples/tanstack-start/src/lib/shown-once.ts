import '@tanstack/react-start/server-only'
import type { CreatedApiToken } from '@sallyport/core/api-tokens'

/** Milliseconds: long enough to take a token to where it is needed, also where the page is loaded anew meanwhile. */
const lifetime = 5 * 60_000

/** By session. Where several processes answer, this belongs into what they share, with the same end. */
const made = new Map<string, CreatedApiToken>()

/** Keeps a secret for the next page of a session: it must not stand in an address, where histories and logs keep it. */
export function showOnce(sessionId: string, token: CreatedApiToken): void {
  made.set(sessionId, token)
  setTimeout(() => {
    if (made.get(sessionId) === token) made.delete(sessionId)
  }, lifetime).unref()
}

export function readShown(sessionId: string): CreatedApiToken | null {
  return made.get(sessionId) ?? null
}

export function forgetShown(sessionId: string): void {
  made.delete(sessionId)
}
