import { cspNonce } from '@sallyport/adapter-tanstack'
import { createRouter } from '@tanstack/react-router'
import { ErrorPage } from '@/components/error-page'
import { NotFoundPage } from '@/components/not-found-page'
import { PendingPage } from '@/components/pending-page'
import { routeTree } from './routeTree.gen'

export function getRouter() {
  return createRouter({
    routeTree,
    scrollRestoration: true,
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: NotFoundPage,
    defaultPendingComponent: PendingPage,
    ssr: { nonce: cspNonce() },
  })
}
