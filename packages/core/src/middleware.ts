import type { Auth } from './auth.ts'
import { AuthError } from './errors.ts'
import {
  type CompiledRules,
  compilePathRules,
  isProtectedPath,
  type PathRule,
  type PathRules,
  rulesError,
} from './http/path-rules.ts'
import { errorJson, redirect } from './http/responses.ts'
import type { RequestHeaders } from './session/request-state.ts'
import { foldSegment, readPath } from './web/read-path.ts'
import { bearerChallenge } from './wire/bearer-challenge.ts'
import type { ErrorCode } from './wire/errors.ts'
import { refusalCode } from './wire/refusal-code.ts'
import type { AnonymousReason } from './wire/session.ts'
import { signInPath } from './wire/sign-in-path.ts'

export { type CompiledRules, compilePathRules, type PathRules } from './http/path-rules.ts'

/** As much of an `auth` as it takes to guard paths. */
export interface GuardingAuth extends Pick<Auth, 'basePath' | 'pages' | 'pendingCookies'> {
  readonly api: {
    getSession(source: {
      headers: RequestHeaders
    }): Promise<{ readonly authenticated: boolean; readonly reason?: AnonymousReason }>
  }
}

/**
 * A middleware that needs no framework: the answer for an anonymous request to a protected path, or undefined, and the
 * request goes on. The longest pattern that fits decides, and of two that say the same the protected one; a path that
 * none fits goes on. The sign-in page and everything below `basePath` always do, for there people sign in.
 *
 * Anonymous people are led to `pages.signIn` with `?redirectTo=` what they wanted, everything else is answered 401 with
 * `{ error: { code: 'UNAUTHORIZED', message } }`, or with the code of what an API token lacks, and all of them 503
 * `STORE_UNAVAILABLE` while nobody can say who they are. When the request goes on, the response has to carry
 * `auth.pendingCookies(request.headers)`, as those of the adapters do. Throws `CONFIGURATION_INVALID` at once.
 */
export function withAuth(
  auth: GuardingAuth,
  rules: PathRules,
): (request: Request) => Promise<Response | undefined> {
  const { isProtected, refuse } = createPathGuard(auth, compilePathRules(rules))
  return async (request) => {
    if (!isProtected(request)) return undefined
    const { authenticated, reason } = await auth.api.getSession({ headers: request.headers })
    if (authenticated) return undefined
    return refuse(request, { code: reason && refusalCode(reason) })
  }
}

/** What `withAuth` is made of, for adapters that read the session themselves. */
export interface PathGuard {
  /** Whether only people with a session may have this. */
  isProtected(request: Request): boolean
  /** The answer for everybody else. */
  refuse(request: Request, options?: RefuseOptions): Response
}

export interface RefuseOptions {
  /** The lines that it carries. Default: all that the request wants set. */
  readonly cookies?: readonly string[]
  /** What they are refused with. Default `UNAUTHORIZED`. */
  readonly code?: ErrorCode
}

export function createPathGuard(
  { basePath, pages, pendingCookies }: Omit<GuardingAuth, 'api'>,
  rules: CompiledRules,
): PathGuard {
  const signIn = new URL(pages.signIn, 'https://app.invalid').pathname
  const signInPages = new Set([signIn, signIn.endsWith('/') ? signIn.slice(0, -1) : `${signIn}/`])
  checkPlaces(rules, basePath, signIn)

  return {
    isProtected({ url }) {
      const reading = readPath(url)
      if (reading.kind === 'plain') {
        const { path } = reading
        if (signInPages.has(path) || path.startsWith(`${basePath}/`)) return false
      }
      return isProtectedPath(rules, reading)
    },
    refuse(request, { cookies = pendingCookies(request.headers), code = 'UNAUTHORIZED' } = {}) {
      // Neither an API token nor a database that is away would be helped by a sign-in.
      if (code !== 'UNAUTHORIZED' || !isPageVisit(request)) {
        const answer = errorJson(new AuthError(code), cookies)
        const challenge = bearerChallenge(request.headers, code)
        if (challenge !== null) answer.headers.set('www-authenticate', challenge)
        return answer
      }
      const wanted = URL.canParse(request.url) ? new URL(request.url) : null
      const path = wanted && `${wanted.pathname}${wanted.search}`
      return redirect(signInPath(pages.signIn, path), cookies, 302)
    },
  }
}

/** Refuses rules of which nothing would come. */
function checkPlaces(rules: CompiledRules, basePath: string, signIn: string): void {
  const problems = rules.flatMap((rule) => {
    if (!rule.isProtected) return []
    if (beginsWith(rule, basePath)) return [`${rule.name}: is below basePath, where people sign in`]
    const isExact = !rule.isOpen && rule.parts.length === segmentsOf(signIn).length
    return isExact && beginsWith(rule, signIn)
      ? [`${rule.name}: is pages.signIn, where anonymous people are led to`]
      : []
  })
  if (problems.length > 0) throw rulesError(problems)
}

function beginsWith({ parts }: PathRule, path: string): boolean {
  return segmentsOf(path).every((segment, index) => parts[index] === segment)
}

function segmentsOf(path: string): string[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map(foldSegment)
}

/** Whether somebody looks at a page, who can be led to another. Older browsers do not say, but ask for HTML. */
function isPageVisit({ method, headers }: Request): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  const destination = headers.get('sec-fetch-dest')
  if (destination !== null) return destination === 'document'
  return headers.get('accept')?.toLowerCase().includes('text/html') ?? false
}
