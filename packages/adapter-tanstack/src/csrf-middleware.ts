import { createCsrfMiddleware, type CsrfMiddlewareOptions } from '@tanstack/react-start'

/** Start's options, with which requests are checked already said. */
export type CsrfOptions = Omit<CsrfMiddlewareOptions, 'filter'>

/**
 * Start's own protection of server functions against requests from other sites. Start adds it by itself only
 * to an application without src/start.ts. Other addresses are left alone: core checks its own.
 */
export function csrfMiddleware(options: CsrfOptions = {}) {
  return createCsrfMiddleware({
    ...options,
    filter: ({ handlerType }) => handlerType === 'serverFn',
  })
}
