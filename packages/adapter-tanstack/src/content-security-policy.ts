import { createMiddleware } from '@tanstack/react-start'
import { getResponseHeader, setResponseHeader } from '@tanstack/react-start/server'
import { enterNonce } from './page-nonce.ts'

type FetchDirective =
  | 'child-src'
  | 'connect-src'
  | 'default-src'
  | 'font-src'
  | 'frame-src'
  | 'img-src'
  | 'manifest-src'
  | 'media-src'
  | 'object-src'
  | 'script-src'
  | 'script-src-attr'
  | 'script-src-elem'
  | 'style-src'
  | 'style-src-attr'
  | 'style-src-elem'
  | 'worker-src'

type OtherDirective =
  | 'base-uri'
  | 'form-action'
  | 'frame-ancestors'
  | 'report-to'
  | 'report-uri'
  | 'require-trusted-types-for'
  | 'sandbox'
  | 'trusted-types'
  | 'upgrade-insecure-requests'

/**
 * Directives by name: a value, or false to leave one out. `'nonce'` in a value stands for the nonce of the page:
 * `{ 'style-src': "'self' 'nonce' https://fonts.example" }`.
 */
export type PolicyDirectives = Readonly<
  Partial<Record<FetchDirective | OtherDirective, string | false>>
>

/** Scripts that the page was sent with, and what those load: `web.dev/articles/strict-csp`. The rest is of this origin. */
const strict: PolicyDirectives = {
  'default-src': "'self'",
  'script-src': "'nonce' 'strict-dynamic'",
  'style-src': "'self' 'nonce'",
  // What React writes for `style={…}`.
  'style-src-attr': "'unsafe-inline'",
  'img-src': "'self' data:",
  'object-src': "'none'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
}

/** What Vite and React need while they are being developed with: styles without a nonce, a socket, `eval`. */
const developing: PolicyDirectives = {
  'script-src': "'nonce' 'strict-dynamic' 'unsafe-eval'",
  'style-src': "'self' 'unsafe-inline'",
  'connect-src': "'self' ws: wss:",
}

/**
 * Request middleware that gives pages a strict Content-Security-Policy: no script runs but those that the page was sent
 * with, by a nonce of its own, and what they load. It needs `cspNonce` in src/router.tsx. `form-action` is not in it:
 * browsers hold it against the redirect to a provider as well, which a sign-in form is answered with.
 */
export function contentSecurityPolicy(own: PolicyDirectives = {}) {
  return createMiddleware().server(async ({ next, handlerType }) => {
    if (handlerType !== 'router') return next()
    const nonce = enterNonce()
    try {
      return await next()
    } finally {
      if (getResponseHeader(headerName) === undefined) {
        const isDeveloping = process.env.NODE_ENV === 'development'
        const directives = [strict, isDeveloping ? developing : {}, own]
        setResponseHeader(headerName, write(directives, nonce.value))
        if (!nonce.wasAsked && isPage()) sayOnce()
      }
    }
  })
}

const headerName = 'Content-Security-Policy'

/** The later win, and what is undefined is not said. */
function write(directives: PolicyDirectives[], nonce: string): string {
  const said = directives
    .flatMap((part) => Object.entries(part))
    .filter(([, value]) => value !== undefined)
  return [...new Map(said)]
    .filter(([, value]) => value !== false)
    .map(([name, value]) => `${name} ${value}`.replaceAll("'nonce'", `'nonce-${nonce}'`).trim())
    .join('; ')
}

function isPage(): boolean {
  return getResponseHeader('content-type')?.startsWith('text/html') ?? false
}

let isSaid = false

/** The browser only says that it has refused to run the scripts of the page. */
function sayOnce(): void {
  if (isSaid) return
  isSaid = true
  console.error(
    '[sallyport] contentSecurityPolicy: the router does not know the nonce, so that no script of this page runs. In src/router.tsx write createRouter({ …, ssr: { nonce: cspNonce() } }).',
  )
}
