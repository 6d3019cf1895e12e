import { useContext, useSyncExternalStore } from 'react'
import type { AuthClient } from '../auth-client.ts'
import { pending, type SessionSnapshot } from '../session-snapshot.ts'
import { SessionContext } from './session-context.ts'

/**
 * What the client knows. On the server and while hydrating it is what the provider was given and nothing else, so
 * that both render the same.
 */
export function useSnapshot<Fields extends object>({
  store,
}: Pick<AuthClient<Fields>, 'store'>): SessionSnapshot<Fields> {
  const context = useContext(SessionContext)
  const isOurs = context?.client.store === store
  // The provider of this very client holds sessions with this client's fields.
  const seed = isOurs ? (context.seed as SessionSnapshot<Fields> | undefined) : undefined
  return useSyncExternalStore(
    store.subscribe,
    () => (seed && store.get().isPending ? seed : store.get()),
    () => seed ?? pending,
  )
}
