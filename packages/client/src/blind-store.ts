import type { SessionState } from '@sallyport/core/wire'
import { pending } from './session-snapshot.ts'
import type { OwnedStore } from './session-store.ts'

const nothing = () => {}

/**
 * The store on the server: one module, and so one client, serves many people there. Nothing is kept and no
 * answer is shared, so nobody can be shown what somebody else was told.
 */
export function createBlindStore<Fields extends object>(
  ask: (abort: AbortController) => Promise<SessionState<Fields>>,
): OwnedStore<Fields> {
  return {
    store: {
      get: () => pending,
      subscribe: () => nothing,
      set: nothing,
      seed: nothing,
      refetch: () => Promise.resolve(),
    },
    read: () => ask(new AbortController()),
    write: (send) => send(),
    ask: (send) => send(),
    learn: nothing,
    end: nothing,
  }
}
