import type { Session } from '@sallyport/core/wire'
import type { RegisteredFields } from '../register.ts'
import { useProvidedClient } from './session-context.ts'
import { useSnapshot } from './use-snapshot.ts'

/**
 * The session of the `SessionProvider` above, or null: nobody is signed in, or it is not known yet.
 * `Fields` are the application's own user fields, or its whole user type: `useSession<CustomUser>()`.
 * Throws `CONFIGURATION_INVALID` without a provider.
 */
export function useSession<Fields extends object = RegisteredFields>(): Session<Fields> | null {
  const { data } = useSnapshot(useProvidedClient('useSession'))
  return data as Session<Fields> | null
}
