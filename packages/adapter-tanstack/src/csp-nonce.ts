import { createIsomorphicFn } from '@tanstack/react-start'
import { askNonce } from './page-nonce.ts'

/**
 * The nonce of `contentSecurityPolicy` for the page that is rendered. Start puts it on everything it writes into the
 * page once the router knows it, in src/router.tsx:
 *
 *     createRouter({ routeTree, ssr: { nonce: cspNonce() } })
 *
 * Undefined without that option, and in the browser, where the router finds it in the page.
 */
export const cspNonce: () => string | undefined = createIsomorphicFn()
  .server((): string | undefined => askNonce())
  .client((): string | undefined => undefined)
