import type { RevocationRow } from '../tables.ts'

/** What is over, and what has to be read again, as far as this process knows. */
export interface Revocations {
  add(entry: KnownRevocation): void
  /** Whether a session is over, or was rotated more often than a token of it says. Default: one that was not rotated. */
  isRevoked(sessionId: string, rotation?: number): boolean
  /** The `updatedAt`, in milliseconds, that a copy of this user has to have at least; 0 when any will do. */
  versionOf(userId: string): number
  /** Forgets what nothing can need any more. */
  prune(now: number): void
}

export type KnownRevocation = Pick<RevocationRow, 'kind' | 'subject' | 'version' | 'expiresAt'>

/** Milliseconds for which an entry is kept past its end, for clocks are set back at times. */
export const pruneMargin = 86_400_000

export function createRevocations(): Revocations {
  /** The least rotation of a session that counts, none where it has ended, and when that can be forgotten. */
  const sessions = new Map<string, { rotation: number; until: number }>()
  const users = new Map<string, { version: number; until: number }>()

  return {
    add({ kind, subject, version, expiresAt }) {
      const until = expiresAt.getTime() + pruneMargin
      if (kind === 'session') {
        const known = sessions.get(subject) ?? { rotation: 0, until: 0 }
        const rotation = version === 0 ? Number.POSITIVE_INFINITY : version
        known.rotation = Math.max(known.rotation, rotation)
        known.until = Math.max(known.until, until)
        sessions.set(subject, known)
        return
      }
      const known = users.get(subject) ?? { version: 0, until: 0 }
      known.version = Math.max(known.version, version)
      known.until = Math.max(known.until, until)
      users.set(subject, known)
    },
    isRevoked: (sessionId, rotation = 0) => rotation < (sessions.get(sessionId)?.rotation ?? 0),
    versionOf: (userId) => users.get(userId)?.version ?? 0,
    prune(now) {
      for (const [id, { until }] of sessions) if (until < now) sessions.delete(id)
      for (const [id, { until }] of users) if (until < now) users.delete(id)
    },
  }
}
