import type { Context } from '../context.ts'
import { createSealer } from '../crypto/sealer.ts'
import { type OpenedSession, openedSession, readClaims, type SessionClaims } from './claims.ts'
import { createMemo } from './memo.ts'

/** The sealed session: stateless, one compact JWE. */
export interface SealedSessions {
  seal(claims: SessionClaims): Promise<string>
  /** Null for a token that is not ours. An expired one is opened: what that means is for the lookout to say. */
  open(token: string): OpenedSession | null | Promise<OpenedSession | null>
  /** The end of a session sealed now. */
  expiry(iat: number, authTime: number): number
}

/** Characters of the tokens whose opening is remembered: some 5,000 sessions, which take about 10 MB with their claims. */
const memoRoom = 3_000_000

/** Days past `maxAge` in which an old token is still told apart (expired) from a foreign one (invalid). */
const recognitionDays = 31

export function createSealedSessions({ settings, keyRing, now }: Context): SealedSessions {
  const { maxAge, absoluteMaxAge = Number.POSITIVE_INFINITY } = settings.session
  const sealer = createSealer(keyRing, {
    purpose: 'session',
    reachDays: Math.ceil(maxAge / 86_400) + recognitionDays,
  })
  const memo = createMemo<OpenedSession>(memoRoom)

  // Shortening maxAge in the configuration shortens the sessions that exist.
  const expiry = (iat: number, authTime: number) =>
    Math.min(iat + maxAge, authTime + absoluteMaxAge)

  function opened(token: string, plaintext: string | null): OpenedSession | null {
    const claims = plaintext === null ? null : readClaims(plaintext, now())
    if (!claims) return null
    const exp = Math.min(claims.exp, expiry(claims.iat, claims.auth_time))
    const session = openedSession(claims, exp)
    freeze(claims.fields)
    memo.set(token, session)
    return session
  }

  return {
    expiry,
    seal: async (claims) => sealer.seal(JSON.stringify(claims), now()),
    open(token) {
      const known = memo.get(token)
      if (known) return known
      const plaintext = sealer.open(token, now())
      return plaintext instanceof Promise
        ? plaintext.then((text) => opened(token, text))
        : opened(token, plaintext)
    },
  }
}

/** The values inside the application's fields go to many readers as they are, so that nothing in them may change. */
function freeze(value: unknown): void {
  if (value === null || typeof value !== 'object') return
  for (const part of Object.values(value)) freeze(part)
  Object.freeze(value)
}
