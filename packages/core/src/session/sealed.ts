import type { Context } from '../context.ts'
import { createSealer } from '../crypto/sealer.ts'
import {
  type Opened,
  type OpenedSession,
  openedSession,
  readClaims,
  type SessionClaims,
  sessionEnd,
} from './claims.ts'
import { createMemo } from './memo.ts'
import { exposedFields } from './row-claims.ts'

/** The sealed session: one compact JWE that says everything itself. */
export interface SealedSessions {
  seal(claims: SessionClaims): Promise<string>
  /** An expired one is opened: what that means is for the lookout to say. */
  open(token: string): Opened | Promise<Opened>
  /** The id of the session that a token of ours names, whether or not it still counts. */
  nameOf(token: string): Promise<string | undefined>
  /** What this token comes to from now on, where it is known better than it says itself. */
  remember(session: OpenedSession): void
}

/** Characters of the tokens whose opening is remembered: some 5,000 sessions, which take about 10 MB with their claims. */
const memoRoom = 3_000_000

/** Days past `maxAge` in which an old token is still told apart (expired) from a foreign one (invalid). */
const recognitionDays = 31

export function createSealedSessions({
  settings,
  keyRing,
  now,
  database,
}: Context): SealedSessions {
  const { maxAge } = settings.session
  const sealer = createSealer(keyRing, {
    purpose: 'session',
    reachDays: Math.ceil(maxAge / 86_400) + recognitionDays,
  })
  const memo = createMemo<OpenedSession>(memoRoom)

  function opened(token: string, plaintext: string | null): Opened {
    const claims = plaintext === null ? null : readClaims(plaintext, now())
    if (!claims) return 'INVALID_TOKEN'
    // Of a time before there was a database: nobody could end it.
    if (database && !claims.row) return 'INVALID_TOKEN'
    // Shortening maxAge in the configuration shortens the sessions that exist.
    const exp = Math.min(claims.exp, sessionEnd(settings, claims.iat, claims.auth_time))
    // A field may have become internal since this was sealed.
    const { fields: sealed, ...rest } = claims
    const fields = exposedFields(settings, sealed)
    const session = openedSession(token, fields ? { ...rest, fields } : rest, exp)
    freeze(fields)
    memo.set(token, session)
    return session
  }

  function open(token: string): Opened | Promise<Opened> {
    const known = memo.get(token)
    if (known) return known
    const plaintext = sealer.open(token, now())
    return plaintext instanceof Promise
      ? plaintext.then((text) => opened(token, text))
      : opened(token, plaintext)
  }

  return {
    seal: async (claims) => sealer.seal(JSON.stringify(claims), now()),
    open,
    async nameOf(token) {
      const session = await open(token)
      return typeof session === 'string' ? undefined : session.claims.sid
    },
    remember(session) {
      freeze(session.claims.fields)
      memo.set(session.token, session)
    },
  }
}

/** The values inside the application's fields go to many readers as they are, so that nothing in them may change. */
export function freeze(value: unknown): void {
  if (value === null || typeof value !== 'object') return
  for (const part of Object.values(value)) freeze(part)
  Object.freeze(value)
}
