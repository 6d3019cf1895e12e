/** The headers of a request, as far as a session is read from them. A `Headers` is one. */
export interface RequestHeaders {
  get(name: string): string | null
}

/** The request a call is about: its headers, or itself. The same object throughout a request, so that calls know of each other. */
export type RequestSource = { headers: RequestHeaders } | { request: Request }

export function headersOf(source: RequestSource): RequestHeaders {
  return 'request' in source ? source.request.headers : source.headers
}

/** What has happened to a session while its request is answered. */
export interface RequestState {
  /** What the lookout reads from now on: the token that the response hands over, or null after a sign-out. */
  token: string | null | undefined
  /** Set-Cookie lines for the response, by cookie name; the last word on a name counts. */
  readonly cookies: Map<string, string>
  /** How often a call has changed the session, or may have. */
  changes: number
  /** Whether anybody has asked whom the request comes from, since this is noted. */
  wasRead: boolean
}

/**
 * The state of requests that changed their session or are watched, by their headers object. Code that calls the `api`
 * may lose the headers it is given back; an adapter finds here what the response still has to carry.
 */
export interface RequestStates {
  find(headers: RequestHeaders): RequestState | undefined
  /** The same, there from now on. */
  watch(headers: RequestHeaders): RequestState
  /** Without a token, what the lookout reads stays as it is. */
  record(
    headers: RequestHeaders,
    cookies: ReadonlyMap<string, string>,
    token?: RequestState['token'],
  ): void
  /** A call about this request has changed the session, if only in its row: what was read before may be something else. */
  noteChange(headers: RequestHeaders): void
}

export function createRequestStates(): RequestStates {
  const states = new WeakMap<RequestHeaders, RequestState>()

  function stateOf(headers: RequestHeaders): RequestState {
    const known = states.get(headers)
    if (known) return known
    const state = { token: undefined, cookies: new Map(), changes: 0, wasRead: false }
    states.set(headers, state)
    return state
  }

  return {
    find: (headers) => states.get(headers),
    watch: stateOf,
    record(headers, cookies, token) {
      const state = stateOf(headers)
      if (token !== undefined) state.token = token
      for (const [name, line] of cookies) state.cookies.set(name, line)
    },
    noteChange(headers) {
      stateOf(headers).changes++
    },
  }
}
