import { createContext, useContext } from 'react'
import { misconfigured } from '../auth-client-error.ts'
import type { AuthClient } from '../auth-client.ts'
import type { SessionSnapshot } from '../session-snapshot.ts'

export interface SessionContextValue {
  readonly client: AuthClient
  /** What the server rendered the page with, if it said. */
  readonly seed: SessionSnapshot | undefined
}

export const SessionContext = createContext<SessionContextValue | null>(null)

/** The client of the nearest provider. Throws `CONFIGURATION_INVALID` without one. */
export function useProvidedClient(caller: string): AuthClient {
  const context = useContext(SessionContext)
  if (context) return context.client
  throw misconfigured(`${caller}() needs a <SessionProvider client={authClient}> above it`)
}
