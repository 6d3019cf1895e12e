import type { AuthClient } from '../auth-client.ts'
import type { ClientCallsOf, ClientFeature } from '../client-feature.ts'
import {
  type AuthClientOptions,
  createAuthClient as createPlainClient,
} from '../create-auth-client.ts'
import type { RegisteredFields } from '../register.ts'
import type { SessionSnapshot } from '../session-snapshot.ts'
import { useSnapshot } from './use-snapshot.ts'

/** What `authClient.useSession()` gives. */
export interface UseSessionResult<Fields extends object = object> extends SessionSnapshot<Fields> {
  /** Asks the server again. Never rejects: what goes wrong is in `error`. */
  refetch(): Promise<void>
}

export interface ReactAuthClient<Fields extends object = object> extends AuthClient<Fields> {
  /**
   * The session with the state of asking for it. Needs no `SessionProvider`; under the one of this client it
   * begins with what the server rendered.
   */
  useSession(): UseSessionResult<Fields>
}

/** The client with a hook. Throws `CONFIGURATION_INVALID` when an option is wrong. */
export function createAuthClient<
  Fields extends object = RegisteredFields,
  const Features extends readonly ClientFeature[] = readonly [],
>(options: AuthClientOptions<Features> = {}): ReactAuthClient<Fields> & ClientCallsOf<Features> {
  const client = createPlainClient<Fields, Features>(options)
  const { refetch } = client.store

  function useSession(): UseSessionResult<Fields> {
    return { ...useSnapshot(client), refetch }
  }

  return { ...client, useSession }
}
