import type { Schema } from '../schema.ts'
import type { CallerNeeds } from '../session/caller.ts'
import type { Sessions } from '../session/session.ts'
import { bearerChallenge } from '../wire/bearer-challenge.ts'
import type { ErrorCode } from '../wire/errors.ts'
import { pendingCookies } from '../session/session.ts'
import { AuthError, isStoreFailure } from '../errors.ts'
import { isForm } from './body.ts'
import { checkNavigation, checkOrigin } from './origin-check.ts'
import type { Limit, LimitRate } from './rate-limit.ts'
import { errorJson, redirect } from './responses.ts'
import { errorAddress } from './return-to.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** One address and method, and what answers there. */
export interface Endpoint {
  readonly method: Method
  /** Below `basePath`; a part that begins with a colon is a parameter. */
  readonly path: string
  /**
   * For a GET that a person's browser goes to: errors become the error page, and with `own-pages`
   * a navigation that another site began is refused.
   */
  readonly navigation?: 'any-site' | 'own-pages'
  /**
   * How often it may be called; false: as often as one likes. Default: what writes 120 times a minute, all such endpoints
   * together; what reads as often as one likes.
   */
  readonly limit?: Limit | false
  /** For the OpenAPI document; what has none is not in it. */
  readonly describes?: Description
  /** May throw `AuthError`. */
  handle(call: Call): Promise<Response>
}

/** What can be said of an endpoint. */
export interface Description {
  /** The call as people write it, such as `organizations.create`. */
  readonly name: string
  /** One sentence, without a full stop. */
  readonly summary: string
  /** Who may; undefined: everybody. */
  readonly needs: CallerNeeds | undefined
  /** The JSON body, or with GET the query. */
  readonly input: Schema<object> | undefined
  /** The fields of a form, where a page may send one; it is answered with a redirect. */
  readonly form?: Schema<object>
  /** The answer as JSON writes it; undefined: a redirect. */
  readonly answer: Schema<unknown> | undefined
  /** The codes that it refuses with by itself. */
  readonly errors: readonly ErrorCode[]
}

export interface Call {
  readonly request: Request
  readonly url: URL
  readonly params: Readonly<Record<string, string>>
}

/** Checks the origin and the rate, runs the endpoint, and turns what it throws into an answer. Never rejects. */
export async function runEndpoint(
  sessions: Sessions,
  limitRate: LimitRate,
  endpoint: Endpoint,
  call: Call,
): Promise<Response> {
  const { settings } = sessions.context
  let wait: number | undefined
  try {
    if (endpoint.method !== 'GET') checkOrigin(sessions, call.request.headers)
    if (endpoint.navigation === 'own-pages') checkNavigation(settings, call.request.headers)
    // After the origin: what another site makes a browser send counts for nobody.
    wait = await limitRate(endpoint, call.request.headers)
    if (wait !== undefined) throw new AuthError('RATE_LIMITED')
    return await endpoint.handle(call)
  } catch (thrown) {
    const error = toAuthError(sessions, thrown)
    const cookies = pendingCookies(sessions, call.request.headers)
    const person = endpoint.navigation !== undefined || isForm(call.request)
    if (person) {
      const status = endpoint.method === 'GET' ? 302 : 303
      return redirect(errorAddress(settings, error.code), cookies, status)
    }
    const answer = errorJson(error, cookies)
    const { scope } = endpoint.describes?.needs ?? {}
    const challenge = bearerChallenge(call.request.headers, error.code, scope ? [scope] : [])
    if (challenge !== null) answer.headers.set('www-authenticate', challenge)
    if (wait !== undefined) answer.headers.set('retry-after', String(wait))
    return answer
  }
}

/** The answer to a request that no endpoint is for; the refusal is told. */
export function refuse({ context }: Sessions, error: AuthError): Response {
  const { code, detail } = error
  context.emit({ type: 'request.refused', code, detail })
  return errorJson(error)
}

function toAuthError({ context }: Sessions, thrown: unknown): AuthError {
  if (!(thrown instanceof AuthError)) {
    context.emit({ type: 'error', detail: 'an endpoint failed', cause: thrown })
    return new AuthError('INTERNAL_ERROR', { cause: thrown })
  }
  const { code, status, detail } = thrown
  // What is no fault of the request has been told by whoever threw it; a store has nobody to tell.
  if (status < 500) context.emit({ type: 'request.refused', code, detail })
  if (isStoreFailure(thrown)) {
    context.emit({ type: 'error', detail: 'the database could not be asked', cause: thrown })
  }
  return thrown
}
