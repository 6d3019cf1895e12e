import type { AccountContext } from '@sallyport/core'
import { createServerFn, type OptionalFetcher } from '@tanstack/react-start'
import { getAccountContext } from './account-context.ts'

export type FetchAccountContext = OptionalFetcher<undefined, undefined, Promise<AccountContext>>

/**
 * Whom the person at the browser acts for, on the server and on the client; `AuthError` `UNAUTHORIZED` (401) without a
 * session. A server function (GET); whoever imports this module has it among their addresses.
 */
export const fetchAccountContext: FetchAccountContext = createServerFn({ method: 'GET' }).handler(
  () => getAccountContext(),
)
