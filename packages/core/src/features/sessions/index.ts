import type { Endpoint } from '../../http/endpoint.ts'
import type { Sessions } from '../../session/session.ts'
import { sessionEndpoints } from './endpoints.ts'
import { createSessionFlows, type SessionFlows } from './flows.ts'

export interface SessionsFeature {
  readonly endpoints: readonly Endpoint[]
  readonly flows: SessionFlows
}

/** Reading, renewing and ending the session that one has. */
export function sessionsFeature(sessions: Sessions): SessionsFeature {
  const flows = createSessionFlows(sessions)
  return { flows, endpoints: sessionEndpoints(sessions, flows) }
}
