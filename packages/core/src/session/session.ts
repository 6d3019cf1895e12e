import type { Context } from '../context.ts'
import { AuthError } from '../errors.ts'
import type { Database } from '../store/store.ts'
import type { AnonymousReason, Session, SessionState } from '../wire/session.ts'
import type { Witness } from './change.ts'
import { createCheck } from './check.ts'
import { type OpenedSession, toSession } from './claims.ts'
import { createCleanUp } from './clean-up.ts'
import { createSessionCookie, type SessionCookie } from './cookie.ts'
import { createOpenCredential, credentialSession, type Resolver } from './credential.ts'
import { createFeed, type Feed } from './feed.ts'
import { createRequestStates, type RequestHeaders, type RequestStates } from './request-state.ts'
import {
  type BearerOf,
  createBearerOf,
  createResolve,
  createTokenOf,
  isSession,
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
  /** There with a database. */
  readonly feed: Feed | undefined
  readonly resolve: Resolve
  readonly tokenOf: TokenOf
  readonly bearerOf: BearerOf
  readonly witnesses: readonly Witness[]
  /** Deletes what expired long ago, where that is due. Never rejects. */
  readonly cleanUp: () => Promise<void>
}

/** What rooms add to the recognition of requests and to changes; complete before the first request. */
export interface SessionParts {
  readonly resolvers: readonly Resolver[]
  readonly witnesses: readonly Witness[]
}

export function createSessions(
  context: Context,
  { resolvers, witnesses }: SessionParts = { resolvers: [], witnesses: [] },
): Sessions {
  const { database, settings } = context
  const cookie = createSessionCookie(settings)
  const states = createRequestStates()
  const sealed = createSealedSessions(context)
  const bearerOf = createBearerOf(context, resolvers)
  const tokenOf = createTokenOf(bearerOf, { cookie, states })
  const feed = database && createFeed(context, database)
  const openCredential = createOpenCredential(context, feed)
  const reading = { states, tokenOf, bearerOf, openCredential }
  const cleanUp = createCleanUp(context)
  const parts = { context, cookie, states, sealed, tokenOf, bearerOf, feed, witnesses, cleanUp }

  if (database && settings.session.strategy === 'database') {
    const open = (token: string) => openStored(context, database, token)
    // A session that is read from the database every time needs no news of it.
    return { ...parts, resolve: createResolve(context, { ...reading, open, check: asOpened }) }
  }
  const check = database && feed ? createCheck(context, database, feed, sealed.remember) : asOpened
  return { ...parts, resolve: createResolve(context, { ...reading, open: sealed.open, check }) }
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
export function toState(context: Context, found: Resolution): SessionState {
  return typeof found === 'string'
    ? { authenticated: false, session: null, reason: found }
    : { authenticated: true, session: sessionOf(context, found) }
}

/** A recognised session or API token, as the application is told of it. */
export function sessionOf(context: Context, found: Exclude<Resolution, AnonymousReason>): Session {
  return isSession(found) ? toSession(context, found) : credentialSession(context, found)
}

/** The Set-Cookie lines that the response to this request has to carry, in the order they arose. */
export function pendingCookies({ states }: Sessions, headers: RequestHeaders): readonly string[] {
  const state = states.find(headers)
  return state === undefined ? none : [...state.cookies.values()]
}

const none: readonly string[] = []
