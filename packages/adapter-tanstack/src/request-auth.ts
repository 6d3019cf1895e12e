import { getRequest } from '@tanstack/react-start/server'
import type { RegisteredAuth } from './register.ts'

/** What the request middleware knows of a request while it is answered. */
export interface RequestAuth {
  readonly auth: RegisteredAuth
  /** Whether a session was asked for, so that the answer may be about a person. */
  sessionRead: boolean
  /** Whether `authHandlers` answers it. */
  isHandled: boolean
  /** Whether a builder or middleware of ours has refused it. */
  isRefused: boolean
}

/** On the global object, because Start may bundle this module more than once. */
const key = Symbol.for('sallyport.requests')
const home = globalThis as { [key]?: WeakMap<Headers, RequestAuth> }

/**
 * By headers object, as core remembers requests too, and not in the context: nothing that a client or
 * another middleware puts there can be taken for ours.
 */
const requests = (home[key] ??= new WeakMap())

/** Makes `auth` the one that answers for the current request. */
export function enterRequest(auth: RegisteredAuth): RequestAuth {
  const entered: RequestAuth = { auth, sessionRead: false, isHandled: false, isRefused: false }
  requests.set(getRequest().headers, entered)
  return entered
}

/** Undefined where no request middleware has run. */
export function findRequestAuth(): RequestAuth | undefined {
  return requests.get(getRequest().headers)
}

/** Says that `authHandlers` answers a request. Nothing where no request middleware has run. */
export function noteHandled({ headers }: Request): void {
  const entered = requests.get(headers)
  if (entered) entered.isHandled = true
}

export function requestAuth(): RequestAuth {
  const entered = findRequestAuth()
  if (entered) return entered
  throw new Error(
    'Sallyport does not know this request: add authRequestMiddleware() to requestMiddleware in src/start.ts.',
  )
}
