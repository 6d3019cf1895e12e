import type { AnonymousReason } from '../wire/session.ts'
import type { OpenedSession } from './claims.ts'

/** The headers of a request, as far as a session is read from them. A `Headers` is one. */
export interface RequestHeaders {
  get(name: string): string | null
}

/** What has happened to a session while its request is answered. */
export interface RequestState {
  /** What the lookout answers from now on: the renewed session, or none after a sign-out. */
  answer: OpenedSession | AnonymousReason | undefined
  /** Set-Cookie lines for the response, by cookie name; the last word on a name counts. */
  readonly cookies: Map<string, string>
}

/**
 * The state of requests that changed their session, by their headers object. Code that calls the `api`
 * may lose the headers it is given back; an adapter finds here what the response still has to carry.
 */
export interface RequestStates {
  find(headers: RequestHeaders): RequestState | undefined
  /** Without an answer, what the lookout says stays as it is. */
  record(
    headers: RequestHeaders,
    cookies: ReadonlyMap<string, string>,
    answer?: RequestState['answer'],
  ): void
}

export function createRequestStates(): RequestStates {
  const states = new WeakMap<RequestHeaders, RequestState>()
  return {
    find: (headers) => states.get(headers),
    record(headers, cookies, answer) {
      const state = states.get(headers) ?? { answer, cookies: new Map<string, string>() }
      states.set(headers, state)
      if (answer !== undefined) state.answer = answer
      for (const [name, line] of cookies) state.cookies.set(name, line)
    },
  }
}
