import type { AnonymousReason, Device, Session, SessionState } from './session.ts'

type Dates = 'createdAt' | 'updatedAt' | 'expiresAt' | 'lastSeenAt'
type Written<T> = { [K in keyof T]: K extends Dates ? string : T[K] }

/** A session as JSON writes it: the dates are ISO 8601 strings. */
export interface WrittenSession {
  user: Written<Session['user']>
  session: Written<NonNullable<Session['session']>> | null
  expires: string
  organization: Session['organization']
  scopes: Session['scopes']
}

/** The session with its `Date`s again, after JSON turned them into strings. */
export function reviveSession<Fields extends object>(written: WrittenSession): Session<Fields> {
  const { user, session, expires, organization, scopes } = written
  return {
    user: {
      ...user,
      createdAt: new Date(user.createdAt),
      updatedAt: new Date(user.updatedAt),
    } as Session<Fields>['user'],
    session: session && {
      ...session,
      createdAt: new Date(session.createdAt),
      expiresAt: new Date(session.expiresAt),
    },
    expires,
    organization,
    scopes,
  }
}

/** The answer of `GET /session`, read back. Throws a `TypeError` when it is no such answer. */
export function reviveSessionState<Fields extends object>(written: unknown): SessionState<Fields> {
  const state = written as {
    authenticated?: unknown
    session?: WrittenSession | null
    reason?: AnonymousReason
  } | null
  if (state?.authenticated === true && isDate(state.session?.expires) && state.session?.user) {
    return { authenticated: true, session: reviveSession<Fields>(state.session) }
  }
  if (state?.authenticated === false) {
    return { authenticated: false, session: null, reason: state.reason ?? 'NO_SESSION' }
  }
  throw new TypeError('not an answer of GET /session')
}

/** The answer of `GET /sessions`, read back. Throws a `TypeError` when it is no such answer. */
export function reviveDevices(written: unknown): Device[] {
  const { sessions } = (written ?? {}) as { sessions?: unknown }
  if (!Array.isArray(sessions)) throw new TypeError('not an answer of GET /sessions')
  return sessions.map((device: Written<Device>) => ({
    ...device,
    createdAt: new Date(device.createdAt),
    lastSeenAt: new Date(device.lastSeenAt),
    expiresAt: new Date(device.expiresAt),
  }))
}

function isDate(text: unknown): boolean {
  return typeof text === 'string' && !Number.isNaN(Date.parse(text))
}
