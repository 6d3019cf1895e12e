import { checkOptions } from '@sallyport/core/guards'
import { type AnyRequestMiddleware, createMiddleware } from '@tanstack/react-start'
import { getResponseHeader, setResponseHeader } from '@tanstack/react-start/server'
import { answerOf } from './answer-of.ts'
import { carryCookies } from './carry-cookies.ts'
import { contentSecurityPolicy, type PolicyDirectives } from './content-security-policy.ts'
import { csrfMiddleware, type CsrfOptions } from './csrf-middleware.ts'
import { leavePages } from './leave-pages.ts'
import type { RegisteredAuth } from './register.ts'
import { enterRequest } from './request-auth.ts'
import { missErrorAdapter } from './miss-error-adapter.ts'
import { missHandlers } from './miss-handlers.ts'
import { securityHeaders, type SecurityHeaders } from './security-headers.ts'

export interface AuthRequestOptions {
  /**
   * True for a strict policy that knows the scripts of a page by a nonce, or directives to replace, to add, or (false) to
   * leave out of it. Needs `cspNonce()` in src/router.tsx. Default: only what `securityHeaders` says.
   */
  contentSecurityPolicy?: PolicyDirectives | boolean
  /** Options of Start's `createCsrfMiddleware`, or false without it. Default: every server function is protected. */
  csrf?: CsrfOptions | false
  /** Headers to replace, to add, or (false) to leave out; false for none at all. Default: see `securityHeaders`. */
  securityHeaders?: SecurityHeaders | false
}

/**
 * The request middleware of an application, for `requestMiddleware` in src/start.ts:
 *
 *     authRequestMiddleware(createServerOnlyFn(() => auth))
 *
 * `createServerOnlyFn` keeps `auth` out of the browser, and Start's compiler has to see it there. The middleware
 * sets security headers, protects server functions against requests from other sites, and makes `auth`
 * known to everything that answers the request. Nothing is read until somebody asks for the session. Cookies
 * that the request wants set are on the response whatever becomes of the headers that calls gave back. Throws
 * `CONFIGURATION_INVALID` for an option that does not exist.
 */
export function authRequestMiddleware(
  getAuth: () => RegisteredAuth,
  options: AuthRequestOptions = {},
) {
  const known = ['contentSecurityPolicy', 'csrf', 'securityHeaders']
  checkOptions('authRequestMiddleware', options, known)
  return createMiddleware()
    .middleware(before(getAuth, options))
    .server(async ({ next, request, handlerType, pathname }) => {
      const auth = getAuth()
      const entered = enterRequest(auth)
      const watched = auth.watch(request.headers)
      try {
        const result = await next()
        leavePages(result.response, auth)
        if (handlerType === 'serverFn' && entered.isRefused) missErrorAdapter()
        if (!entered.isHandled) missHandlers(result.response, pathname, auth)
        return result
      } catch (error) {
        return answerOf(error)
      } finally {
        const isPersonal = entered.sessionRead || watched.wasRead
        if (handlerType === 'serverFn' || isPersonal) keepFromCaches()
        carryCookies(auth)
      }
    })
}

function before(
  getAuth: () => RegisteredAuth,
  { csrf, contentSecurityPolicy: policy = false, securityHeaders: headers }: AuthRequestOptions,
): AnyRequestMiddleware[] {
  return [
    ...(headers === false ? [] : [securityHeaders(headers)]),
    ...(policy === false ? [] : [contentSecurityPolicy(policy === true ? {} : policy)]),
    ...(csrf === false ? [] : [csrfMiddleware(csrf, getAuth)]),
  ]
}

/** What answers one person is for no other, unless the application says so itself. */
function keepFromCaches(): void {
  if (getResponseHeader('cache-control') === undefined)
    setResponseHeader('cache-control', 'no-store')
}
