import type { Context } from '../context.ts'
import { AuthError } from '../errors.ts'
import type { Database } from '../store/store.ts'
import type { SessionState } from '../wire/session.ts'
import { createCheck } from './check.ts'
import { type OpenedSession, toSession } from './claims.ts'
import { createCleanUp } from './clean-up.ts'
import { createSessionCookie, type SessionCookie } from './cookie.ts'
import { createFeed, type Feed } from './feed.ts'
import { createRequestStates, type RequestHeaders, type RequestStates } from './request-state.ts'
import {
  createResolve,
  createTokenOf,
  type Resolution,
  type Resolve,
  type TokenOf,
} from './resolve.ts'
import { createSealedSessions, type SealedSessions } from './sealed.ts'
import { openStored } from './stored.ts'

/** What the verbs of this folder work with. */
export interface Sessions {
  readonly context: Context
  readonly cookie: SessionCookie
  readonly sealed: SealedSessions
  readonly states: RequestStates
  /** Where sealed sessions are rows as well. */
  readonly feed: Feed | undefined
  readonly resolve: Resolve
  readonly tokenOf: TokenOf
  /** Deletes what expired long ago, where that is due. Never rejects. */
  readonly cleanUp: () => Promise<void>
}

export function createSessions(context: Context): Sessions {
  const { database, settings } = context
  const cookie = createSessionCookie(settings)
  const states = createRequestStates()
  const sealed = createSealedSessions(context)
  const tokenOf = createTokenOf(context, { cookie, states })
  const parts = { context, cookie, states, sealed, tokenOf, cleanUp: createCleanUp(context) }

  if (database && settings.session.strategy === 'database') {
    const open = (token: string) => openStored(context, database, token)
    const resolve = createResolve(context, { tokenOf, open, check: asOpened })
    // A session that is read from the database every time needs no news of it.
    return { ...parts, feed: undefined, resolve }
  }
  const feed = database && createFeed(context, database)
  const check = database && feed ? createCheck(context, database, feed, sealed.remember) : asOpened
  return { ...parts, feed, resolve: createResolve(context, { tokenOf, open: sealed.open, check }) }
}

function asOpened(session: OpenedSession): OpenedSession {
  return session
}

/** Throws `DATABASE_REQUIRED` without one. */
export function requireDatabase({ context: { database } }: Sessions): Database {
  if (!database) {
    const detail = 'createAuth was given no `database`, such as sqliteStore("auth.db")'
    throw new AuthError('DATABASE_REQUIRED', { detail })
  }
  return database
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
