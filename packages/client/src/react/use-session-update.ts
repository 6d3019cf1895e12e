import type { Session } from '@sallyport/core/wire'
import { useEffect, useRef } from 'react'
import type { RegisteredFields } from '../register.ts'
import { useProvidedClient } from './session-context.ts'

/**
 * Calls back when the session changes: with the new one when it was created or updated, with null when it expired
 * or the person signed out, in this tab or another. Not on mount, and not with the first answer of all: that
 * is no change. Throws `CONFIGURATION_INVALID` without a `SessionProvider`.
 */
export function useSessionUpdate<Fields extends object = RegisteredFields>(
  callback: (session: Session<Fields> | null) => void,
): void {
  const { store } = useProvidedClient('useSessionUpdate')
  const latest = useRef(callback)
  useEffect(() => {
    latest.current = callback
  })
  useEffect(() => {
    let before = store.get()
    return store.subscribe(() => {
      const { isPending, data } = before
      before = store.get()
      if (!isPending && before.data !== data) latest.current(before.data as Session<Fields> | null)
    })
  }, [store])
}
