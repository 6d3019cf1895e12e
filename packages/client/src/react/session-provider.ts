import type { Session } from '@sallyport/core/wire'
import { createElement, type ReactNode, useEffect, useLayoutEffect, useMemo, useState } from 'react'
import type { AuthClient } from '../auth-client.ts'
import { settled } from '../session-snapshot.ts'
import { SessionContext } from './session-context.ts'

export interface SessionProviderProps<Fields extends object = object> {
  client: AuthClient<Fields>
  /**
   * The session that the server rendered the page with, null when nobody was signed in. It is shown from the
   * first render on, without a request; a new value, as from a loader that ran again, replaces what is known.
   * Default: not known, and asked for once a component wants it.
   */
  session?: Session<Fields> | null | undefined
  children?: ReactNode
}

/** React 18 warns of layout effects on the server, where no effect ever runs. */
const useBrowserLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect

/** Gives the components below it the session, by `useSession` and `useSessionUpdate`. */
export function SessionProvider<Fields extends object>({
  client,
  session,
  children,
}: SessionProviderProps<Fields>): ReactNode {
  const [given, setGiven] = useState(session)
  // The same content in a new object is no news.
  if (JSON.stringify(given) !== JSON.stringify(session)) setGiven(session)
  const seed = given === undefined ? undefined : settled(given)

  // In a layout effect: before anybody below subscribes, which would ask the server.
  useBrowserLayoutEffect(() => {
    if (seed) client.store.seed(seed.data)
  }, [client, seed])

  const value = useMemo(() => ({ client, seed }), [client, seed])
  return createElement(SessionContext.Provider, { value }, children)
}
