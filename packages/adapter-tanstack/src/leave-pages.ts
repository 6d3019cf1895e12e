import type { Auth } from '@sallyport/core'
import { isRedirect } from '@tanstack/react-router'

/**
 * Makes a redirect to an address below `basePath` load a document. Those addresses are no pages: the router in
 * the browser, which a server function's redirect is handed to, would look for a page there and not find one.
 */
export function leavePages(response: unknown, { basePath }: Auth): void {
  if (!isRedirect(response)) return
  const href = response.headers.get('location') ?? ''
  const { pathname } = URL.parse(href, 'https://app.invalid') ?? {}
  if (pathname?.startsWith(`${basePath}/`)) response.options.reloadDocument = true
}
