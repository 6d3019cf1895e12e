import type { RevocationRow } from '../tables.ts'

/** What is over, and what has to be read again, as far as this process knows. */
export interface Revocations {
  add(entry: KnownRevocation): void
  isRevoked(sessionId: string): boolean
  /** The `updatedAt`, in milliseconds, that a copy of this user has to have at least; 0 when any will do. */
  versionOf(userId: string): number
  /** Forgets what nothing can need any more. */
  prune(now: number): void
}

export type KnownRevocation = Pick<RevocationRow, 'kind' | 'subject' | 'version' | 'expiresAt'>

/** Milliseconds for which an entry is kept past its end, for clocks are set back at times. */
export const pruneMargin = 86_400_000

export function createRevocations(): Revocations {
  /** Ended sessions, each with when it can be forgotten. */
  const sessions = new Map<string, number>()
  const users = new Map<string, { version: number; until: number }>()

  return {
    add({ kind, subject, version, expiresAt }) {
      const until = expiresAt.getTime() + pruneMargin
      if (kind === 'session') {
        sessions.set(subject, Math.max(until, sessions.get(subject) ?? 0))
        return
      }
      const known = users.get(subject) ?? { version: 0, until: 0 }
      known.version = Math.max(known.version, version)
      known.until = Math.max(known.until, until)
      users.set(subject, known)
    },
    isRevoked: (sessionId) => sessions.has(sessionId),
    versionOf: (userId) => users.get(userId)?.version ?? 0,
    prune(now) {
      for (const [id, until] of sessions) if (until < now) sessions.delete(id)
      for (const [id, { until }] of users) if (until < now) users.delete(id)
    },
  }
}
