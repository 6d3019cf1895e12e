import { createMiddleware } from '@tanstack/react-start'
import { setResponseStatus } from '@tanstack/react-start/server'

/**
 * A form that was sent without JavaScript is answered with a page, also when its server function refused it: what that
 * throws is written for scripts. Behind the middleware that keeps requests from other sites away.
 */
export const plainForms = createMiddleware().server(async ({ next, request, handlerType }) => {
  const result = await next()
  const { status } = result.response
  const isDocument = request.headers.get('sec-fetch-dest') === 'document'
  if (handlerType !== 'serverFn' || !isDocument || status < 400) return result

  const error = codes.get(status) ?? 'INTERNAL_ERROR'
  const page = new URL(request.headers.get('referer') ?? '/', request.url)
  const redirectTo = page.pathname
  if (status === 401) page.pathname = '/login'
  page.search = String(new URLSearchParams({ error, ...(status === 401 && { redirectTo }) }))
  setResponseStatus(303)
  return new Response(null, { status: 303, headers: { location: page.href } })
})

const codes = new Map([
  [401, 'SESSION_EXPIRED'],
  [403, 'FORBIDDEN'],
])
