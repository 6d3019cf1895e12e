import type { Context } from '../context.ts'
import type { SessionState } from '../wire/session.ts'
import { toSession } from './claims.ts'
import { createSessionCookie, type SessionCookie } from './cookie.ts'
import { createRequestStates, type RequestHeaders, type RequestStates } from './request-state.ts'
import { createResolve, type Resolution, type Resolve } from './resolve.ts'
import { createSealedSessions, type SealedSessions } from './sealed.ts'

/** What the verbs of this folder work with. */
export interface Sessions {
  readonly context: Context
  readonly cookie: SessionCookie
  readonly sealed: SealedSessions
  readonly states: RequestStates
  readonly resolve: Resolve
}

export function createSessions(context: Context): Sessions {
  const parts = {
    cookie: createSessionCookie(context.settings),
    sealed: createSealedSessions(context),
    states: createRequestStates(),
  }
  return { context, ...parts, resolve: createResolve(context, parts) }
}

/** What the application is told of a resolution. */
export function toState(resolution: Resolution): SessionState {
  return typeof resolution === 'string'
    ? { authenticated: false, session: null, reason: resolution }
    : { authenticated: true, session: toSession(resolution) }
}

/** The Set-Cookie lines that the response to this request has to carry, in the order they arose. */
export function pendingCookies({ states }: Sessions, headers: RequestHeaders): readonly string[] {
  const state = states.find(headers)
  return state === undefined ? none : [...state.cookies.values()]
}

const none: readonly string[] = []
