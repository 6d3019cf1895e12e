import { randomToken } from '../crypto/random.ts'
import type { User } from '../wire/session.ts'
import type { SealedUser, SessionClaims } from './claims.ts'
import type { RequestHeaders } from './request-state.ts'
import type { Sessions } from './session.ts'
import { writeSession } from './write.ts'

/** 128 random bits. */
const sessionIdBytes = 16

/**
 * Makes a session of its own for this user and puts it in place of the one the request may have had.
 * Only the door (`account/sign-in.ts`) calls this.
 */
export async function openSession(
  sessions: Sessions,
  headers: RequestHeaders,
  user: User,
  fields: object | undefined,
  remember: boolean,
): Promise<SessionClaims> {
  const { context, sealed } = sessions
  const iat = Math.floor(context.now() / 1000)
  const claims: SessionClaims = {
    sid: randomToken(sessionIdBytes),
    sub: user.id,
    auth_time: iat,
    iat,
    exp: sealed.expiry(iat, iat),
    remember,
    user: sealedUser(user),
    ...(fields && { fields }),
  }
  await writeSession(sessions, headers, claims)
  return claims
}

function sealedUser({ id: _id, createdAt, updatedAt, ...rest }: User): SealedUser {
  return { ...rest, createdAt: createdAt.getTime(), updatedAt: updatedAt.getTime() }
}
