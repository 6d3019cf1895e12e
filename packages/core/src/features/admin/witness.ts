import type { AuthEvent } from '../../events.ts'
import type { Change } from '../../feature.ts'
import { adminRole } from '../../wire/access.ts'

/**
 * Ends every impersonation with what it rests on: the session that it was begun from, the administrator's role, and that
 * the person is no administrator.
 */
export async function watchImpersonations(change: Change, event: AuthEvent): Promise<void> {
  const { endSessions, tell } = change
  const end = async (where: Parameters<typeof endSessions>[0]) => {
    await endSessions({ impersonatedBy: { not: null }, ...where }, 'impersonation-ended')
  }
  switch (event.type) {
    case 'session.revoked': {
      const { sessionId, userId, by, impersonatorSessionId: parked } = event
      await end({ impersonatorSessionId: sessionId })
      if (parked === undefined) return
      tell({ type: 'impersonation.stopped', userId, sessionId })
      // Who leaves this browser leaves it altogether.
      if (by === 'sign-out' || by === 'signed-in-again') await endSessions({ id: parked }, by)
      return
    }
    // Whoever is deactivated or deleted loses their sessions, and with them what was begun from these.
    case 'user.updated':
      if (event.role === undefined) return
      return event.role === adminRole
        ? end({ userId: event.userId })
        : end({ impersonatedBy: event.userId })
  }
}
