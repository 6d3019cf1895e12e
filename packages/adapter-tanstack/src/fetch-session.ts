import { createServerFn, type OptionalFetcher } from '@tanstack/react-start'
import { getSession } from './current-session.ts'
import type { RegisteredSession } from './register.ts'

export type FetchSession = OptionalFetcher<undefined, undefined, Promise<RegisteredSession | null>>

/**
 * The session of the person at the browser, or null: for loaders, `beforeLoad` and components, on the server
 * and on the client. A server function (GET); whoever imports this module has it among their addresses.
 */
export const fetchSession: FetchSession = createServerFn({ method: 'GET' }).handler(() =>
  getSession(),
)
