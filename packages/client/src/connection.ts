import { defaultBasePath, type ErrorBody } from '@sallyport/core/wire'
import { AuthClientError, failure, misconfigured } from './auth-client-error.ts'

export interface ConnectionOptions {
  /** Where the server mounts its handlers. Default `/api/auth`. */
  basePath?: string
  /**
   * Origin of the server, such as `https://app.example.com`. Default: the page's own origin. Where there is no
   * page, as on a server, nothing can be sent without it.
   */
  baseURL?: string | undefined
  /** Sends the requests. Default: the global `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export interface Message {
  body?: object
  /** Aborts the request; it aborts by itself after 30 seconds. */
  abort?: AbortController
}

/** The line to one server. */
export interface Connection {
  /** Tells this server from others that pages of this origin talk to. */
  readonly name: string
  /** The JSON of the answer. Throws `AuthClientError`: what the server refused, or why there is no answer. */
  send(method: Method, path: string, message?: Message): Promise<object>
}

/** Milliseconds. */
const patience = 30_000

/** Throws `CONFIGURATION_INVALID` when an option is wrong. */
export function createConnection({
  basePath = defaultBasePath,
  baseURL,
  fetch = (url, init) => globalThis.fetch(url, init),
}: ConnectionOptions): Connection {
  if (!/^(\/[\w-]+)+$/.test(basePath)) {
    throw misconfigured('basePath must begin with a slash and end without one: "/api/auth"')
  }
  const given = baseURL ? readOrigin(baseURL) : undefined

  return {
    name: `sallyport:${given ?? ''}${basePath}`,
    async send(method, path, { body, abort = new AbortController() } = {}) {
      const here = pageOrigin()
      const origin = given ?? here
      if (!origin) throw misconfigured('there is no page: pass baseURL')
      const url = `${origin}${basePath}${path}`
      const timer = setTimeout(() => abort.abort(), patience)
      try {
        const response = await fetch(url, {
          method,
          headers: body ? { 'content-type': 'application/json' } : {},
          body: body ? JSON.stringify(body) : null,
          cache: 'no-store',
          credentials: origin === here ? 'same-origin' : 'include',
          signal: abort.signal,
        })
        return readAnswer(response, await response.text(), url)
      } catch (cause) {
        throw cause instanceof AuthClientError ? cause : failure('NETWORK_ERROR', 0, cause)
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

function readAnswer({ ok, status }: Response, text: string, url: string): object {
  const answer = parse(text)
  if (answer && ok) return answer
  // A newer server may send a code that these types do not know. It is kept: it says more than any other.
  const { code, message } = answer?.error ?? {}
  if (!ok && typeof code === 'string' && typeof message === 'string' && /^[A-Z_]+$/.test(code)) {
    throw new AuthClientError(code, message, status)
  }
  throw failure('UNEXPECTED_ANSWER', status, `no Sallyport at ${url}: is basePath right?`)
}

function parse(text: string): Partial<ErrorBody> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}

function readOrigin(baseURL: string): string {
  const [, origin] = /^(https?:\/\/[^\s/?#@]+)\/?$/i.exec(baseURL) ?? []
  if (origin) return origin
  throw misconfigured('baseURL must be an origin: "https://app.test"')
}

/** `null` is what browsers call the origin of a page that has none, such as a file. */
function pageOrigin(): string | undefined {
  const origin = globalThis.location?.origin
  return origin === 'null' ? undefined : origin
}
