import type { Session } from '@sallyport/core/wire'
import type { AuthClientError } from './auth-client-error.ts'

/** What is known about the session at one moment. Never changed: news come as another snapshot. */
export interface SessionSnapshot<Fields extends object = object> {
  /** The session, or null when there is none or none is known. */
  readonly data: Session<Fields> | null
  /** True until the first answer, however it turns out. */
  readonly isPending: boolean
  /** Why the last attempt to ask the server failed; `data` is then what was known before. */
  readonly error: AuthClientError | null
}

/** Before the first answer. */
export const pending: SessionSnapshot<never> = { data: null, isPending: true, error: null }

const signedOut: SessionSnapshot<never> = { data: null, isPending: false, error: null }
const known = new WeakMap<object, SessionSnapshot<never>>()

/** The snapshot that knows this session: always the same one, so that React sees no change where there is none. */
export function settled<Fields extends object>(
  session: Session<Fields> | null,
): SessionSnapshot<Fields> {
  if (session === null) return signedOut
  const snapshot = known.get(session) ?? {
    data: session as Session<never>,
    isPending: false,
    error: null,
  }
  known.set(session, snapshot)
  return snapshot
}

export function sameSession(one: Session | null, other: Session | null): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

/** Whether the session has ended by this machine's clock. */
export function hasExpired(session: Session | null): boolean {
  return session !== null && Date.parse(session.expires) <= Date.now()
}
