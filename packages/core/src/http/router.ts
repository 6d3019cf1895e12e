import { AuthError } from '../errors.ts'
import type { Sessions } from '../session/session.ts'
import { type Call, type Endpoint, refuse, runEndpoint } from './endpoint.ts'
import { createRateLimit } from './rate-limit.ts'

/** Never rejects: whatever comes in, a `Response` goes out. */
export type Handler = (request: Request) => Promise<Response>

/** A parameter is plain: no encoding, no dots, so that no two spellings name one thing. */
export const parameter = /^[\w-]{1,128}$/

/** Finds the endpoint by its exact path: no decoding, no case folding, no trailing slash. */
export function createRouter(sessions: Sessions, endpoints: readonly Endpoint[]): Handler {
  const { settings } = sessions.context
  const limitRate = createRateLimit(sessions)
  const routes = endpoints.map((endpoint) => ({ endpoint, parts: endpoint.path.split('/') }))

  return async (request) => {
    // Servers build the address from the Host header, and some do not look at what comes out.
    if (!URL.canParse(request.url)) {
      return refuse(sessions, new AuthError('BAD_REQUEST', { detail: 'the address is none' }))
    }
    const url = new URL(request.url)
    const { basePath } = settings
    if (!url.pathname.startsWith(`${basePath}/`)) {
      const message = `Sallyport answers below ${basePath} here. Is it mounted where the basePath option says?`
      return refuse(sessions, new AuthError('NOT_FOUND', { message, detail: message }))
    }
    const parts = url.pathname.slice(basePath.length).split('/')
    const { method } = request
    const allowed = new Set<string>()
    for (const { endpoint, parts: route } of routes) {
      const params = match(parts, route)
      if (params === null) continue
      // Following a sign-in's addresses does something, which asking about them must not.
      const readable = endpoint.method === 'GET' && endpoint.navigation === undefined
      if (endpoint.method === method || (readable && method === 'HEAD')) {
        return runEndpoint(sessions, limitRate, endpoint, { request, url, params })
      }
      allowed.add(endpoint.method)
      if (readable) allowed.add('HEAD')
    }
    if (allowed.size === 0) {
      const detail = `nothing answers at this address below ${basePath}; what a feature answers is there when \`features\` of createAuth has it`
      return refuse(sessions, new AuthError('NOT_FOUND', { detail }))
    }
    const refusal = refuse(sessions, new AuthError('METHOD_NOT_ALLOWED'))
    refusal.headers.set('allow', [...allowed].toSorted().join(', '))
    return refusal
  }
}

/** The parameters of an address that a route fits, or null. */
function match(parts: readonly string[], route: readonly string[]): Call['params'] | null {
  if (parts.length !== route.length) return null
  const params: Record<string, string> = {}
  for (const [index, wanted] of route.entries()) {
    const part = parts[index] ?? ''
    if (!wanted.startsWith(':')) {
      if (part !== wanted) return null
    } else if (parameter.test(part)) {
      params[wanted.slice(1)] = part
    } else {
      return null
    }
  }
  return params
}
