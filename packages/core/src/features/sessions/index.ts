import type { Feature } from '../../feature.ts'
import type { Sessions } from '../../session/session.ts'
import { sessionEndpoints } from './endpoints.ts'
import { createSessionFlows, type SessionFlows } from './flows.ts'

export interface SessionsFeature extends Feature {
  readonly flows: SessionFlows
}

/** Reading, renewing and ending the session that one has. */
export function sessionsFeature(sessions: Sessions): SessionsFeature {
  const flows = createSessionFlows(sessions)
  return { id: 'sessions', flows, endpoints: sessionEndpoints(sessions, flows) }
}
