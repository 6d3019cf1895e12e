import { cspNonce } from '@sallyport/adapter-tanstack'
import { createRouter } from '@tanstack/react-router'
import { routeTree } from './routeTree.gen'

export function getRouter() {
  return createRouter({ routeTree, ssr: { nonce: cspNonce() } })
}
