import { createServerFn, type OptionalFetcher } from '@tanstack/react-start'
import { isUserAdmin } from './require-admin.ts'

/** What a page shows links by. It protects nothing. */
export interface AuthState {
  isAdmin: boolean
}

export type FetchAuthState = OptionalFetcher<undefined, undefined, Promise<AuthState>>

/**
 * Whether the person at the browser is an administrator, on the server and on the client: for links that others need not
 * see. A server function (GET); whoever imports this module has it among their addresses.
 */
export const fetchAuthState: FetchAuthState = createServerFn({ method: 'GET' }).handler(
  async () => ({ isAdmin: await isUserAdmin() }),
)
