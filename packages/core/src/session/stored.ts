import type { Context } from '../context.ts'
import { sha256 } from '../crypto/hash.ts'
import { randomToken } from '../crypto/random.ts'
import type { Database } from '../store/store.ts'
import { sessionRows, users } from '../tables.ts'
import { type Opened, openedSession } from './claims.ts'
import { claimsOf } from './row-claims.ts'

/** 256 random bits: nobody guesses them, so that a plain hash is enough at rest. */
const tokenBytes = 32

/** A new token of a stored session, and what the row keeps of it. */
export async function newStoredToken(): Promise<{ token: string; tokenHash: string }> {
  const token = randomToken(tokenBytes)
  return { token, tokenHash: await sha256(token) }
}

/** The hash by which the row of a token is found; undefined for what is no token of ours. */
export function nameStored(token: string): string | undefined | Promise<string> {
  return /^[\w-]{43}$/.test(token) ? sha256(token) : undefined
}

/**
 * The stored session: its cookie holds a token that means nothing, and its row the token's hash. Finding it is one
 * query, by an index; whoever measures the time that takes learns of hashes, not of tokens.
 */
export async function openStored(
  { settings, emit }: Context,
  database: Database,
  token: string,
): Promise<Opened> {
  const tokenHash = await nameStored(token)
  if (tokenHash === undefined) return 'INVALID_TOKEN'
  const join = { table: users, on: ['userId', 'id'] } as const
  try {
    const found = await database.findJoined(sessionRows, { tokenHash }, join)
    if (!found) return 'INVALID_TOKEN'
    const [session, user] = found
    if (session.endedAt !== null || user.deactivatedAt !== null) return 'SESSION_REVOKED'
    return openedSession(token, claimsOf(settings, session, user))
  } catch (cause) {
    emit({ type: 'error', detail: 'a stored session could not be read', cause })
    return 'STORE_UNAVAILABLE'
  }
}
