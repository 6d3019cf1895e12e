import type { EndReason } from '../events.ts'
import { type Change, commit } from './change.ts'
import { actorOf } from './caller.ts'
import type { OpenedSession } from './claims.ts'
import type { RequestHeaders } from './request-state.ts'
import { isSession } from './resolve.ts'
import type { Sessions } from './session.ts'
import { nameStored } from './stored.ts'

/**
 * Ends the session of this request: its cookies expire, the rest of the request is anonymous, and with a database it
 * ends everywhere, also when its token was rotated while the sign-out was on its way. A session that cannot be read
 * leaves the browser all the same. Throws `STORE_UNAVAILABLE` when the database could not be told: then this browser is
 * signed out, and a copy of the cookie is not.
 */
export async function endSession(sessions: Sessions, headers: RequestHeaders): Promise<void> {
  const { database, emit } = sessions.context
  // Where an API token decides, the cookies that come with it count for nothing.
  if (sessions.bearerOf(headers)?.resolver) return
  const token = await readable(sessions, () => sessions.tokenOf(headers))
  const found =
    token === undefined ? undefined : await readable(sessions, () => sessions.resolve(headers))
  const session = found && isSession(found) ? found : undefined
  forgetSession(sessions, headers)
  if (database) {
    if (token !== undefined) await endRow(sessions, token, headers, session)
  } else if (session) {
    const { sid: sessionId, sub: userId } = session.claims
    const actor = actorOf(sessions, headers, session)
    emit({ type: 'session.revoked', sessionId, userId, by: 'sign-out', actor })
  }
}

/** Lets the browser forget its session, and the rest of the request be anonymous. */
export function forgetSession({ cookie, states }: Sessions, headers: RequestHeaders): void {
  // A renewal earlier in this request may have noted chunks that the request did not carry.
  const noted = states.find(headers)?.cookies.keys()
  states.record(headers, cookie.clear(headers.get('cookie') ?? '', noted), null)
}

/** What can be read; else undefined, and told. */
async function readable<Value>(
  { context }: Sessions,
  read: () => Value | Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await read()
  } catch (cause) {
    const detail = 'a session that is ended could not be read'
    context.emit({ type: 'error', detail, cause })
    return undefined
  }
}

async function endRow(
  sessions: Sessions,
  token: string,
  headers: RequestHeaders,
  session: OpenedSession | undefined,
): Promise<void> {
  const { context, feed } = sessions
  const name = await nameOf(sessions, token)
  if (name === undefined) return
  // In this process it is over, whatever the database says.
  const expiresAt = new Date(context.now() + context.settings.session.maxAge * 1000)
  feed?.add({ kind: 'session', subject: name, version: 0, expiresAt })
  const work = (change: Change) => endNamed(sessions, change, name, 'sign-out')
  await commit(sessions, work, session && actorOf(sessions, headers, session))
}

/** What its row knows a token by, whether or not it still counts; undefined for what is no token of ours. */
export async function nameOf(
  { context, sealed }: Sessions,
  token: string,
): Promise<string | undefined> {
  const isStored = context.settings.session.strategy === 'database'
  return isStored ? nameStored(token) : sealed.nameOf(token)
}

/** Ends the session whose token has this name, or had it before it was rotated. */
export async function endNamed(
  { context }: Sessions,
  change: Change,
  name: string,
  by: EndReason,
): Promise<void> {
  const isStored = context.settings.session.strategy === 'database'
  const ended = await change.endSessions(isStored ? { tokenHash: name } : { id: name }, by)
  if (isStored && ended.length === 0) await change.endSessions({ former: name }, by)
}
