import type { Settings } from '../context.ts'
import type { SessionRow, UserRow } from '../tables.ts'
import { type SealedUser, type SessionClaims, sessionEnd } from './claims.ts'

/** What a session says that is a row. */
export function claimsOf(settings: Settings, session: SessionRow, user: UserRow): SessionClaims {
  const fields = exposedFields(settings, user.fields)
  const iat = seconds(session.renewedAt)
  const authTime = seconds(session.createdAt)
  return {
    sid: session.id,
    sub: session.userId,
    auth_time: authTime,
    iat,
    // Shortening maxAge in the configuration shortens the sessions that exist.
    exp: Math.min(seconds(session.expiresAt), sessionEnd(settings, iat, authTime)),
    remember: session.remember,
    user: sealedUser(user),
    ...(fields && { fields }),
    row: true,
    ...(session.rotation !== null && { rot: session.rotation }),
    ...(session.activeOrganizationId !== null &&
      session.activeOrganizationRole !== null && {
        org: { id: session.activeOrganizationId, role: session.activeOrganizationRole },
      }),
    ...(session.impersonatedBy !== null &&
      session.impersonatorSessionId !== null && {
        imp: { by: session.impersonatedBy, sid: session.impersonatorSessionId },
      }),
  }
}

export function sealedUser(user: UserRow): SealedUser {
  return {
    name: user.name,
    email: user.email,
    image: user.image,
    emailVerified: user.verifiedEmail !== null,
    createdAt: user.createdAt.getTime(),
    updatedAt: user.updatedAt.getTime(),
    role: user.role,
  }
}

/** The application's own fields without those that stay in the database. */
export function exposedFields(
  { user }: Settings,
  fields: object | null | undefined,
): object | undefined {
  if (!fields || !user.fields) return undefined
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => !user.internal.includes(name)),
  )
}

/** As claims have times: whole seconds since 1970. */
export function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
