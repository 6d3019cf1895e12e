import type { Session } from '@sallyport/core/wire'

/**
 * Eight characters by which tabs notice that they know different things, and from which nothing can be learned
 * (FNV-1a, 32 bits, RFC 9923). No protection hangs on it.
 */
export function fingerprint(session: Session | null): string {
  let hash = 0x811c9dc5
  for (const character of JSON.stringify(session)) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  return (hash >>> 0).toString(16).padStart(8, '0')
}
