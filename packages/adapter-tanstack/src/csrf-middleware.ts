import type { Auth } from '@sallyport/core'
import { createCsrfMiddleware, type CsrfMiddlewareOptions } from '@tanstack/react-start'

/** Start's options, with which requests are checked already said. */
export type CsrfOptions = Omit<CsrfMiddlewareOptions, 'filter'>

/**
 * Start's own protection of server functions against requests from other sites. Start adds it by itself only
 * to an application without src/start.ts. Other addresses are left alone: core checks its own. With `getAuth`, requests
 * pass whose `Authorization` header says whom they come from: cookies do not count there, and no other site can have
 * sent it unasked.
 */
export function csrfMiddleware(
  options: CsrfOptions = {},
  getAuth?: () => Pick<Auth, 'bearerDecides'>,
) {
  return createCsrfMiddleware({
    ...options,
    filter: ({ handlerType, request }) =>
      handlerType === 'serverFn' && !getAuth?.().bearerDecides(request.headers),
  })
}
