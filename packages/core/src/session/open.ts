import type { Rows } from '../store/store.ts'
import { sessionRows } from '../tables.ts'
import { newSessionId, type SealedUser, type SessionClaims, sessionEnd } from './claims.ts'
import type { Device } from './device.ts'
import type { Sessions } from './session.ts'
import { newStoredToken } from './stored.ts'

/** Who gets a session, and how. */
export interface Entrant {
  readonly userId: string
  readonly user: SealedUser
  readonly fields: object | undefined
  readonly remember: boolean
  readonly provider: string
  readonly device: Device
  /** The administrator who acts as them, from which session, and how long (seconds). */
  readonly impersonation?: { readonly by: string; readonly sid: string; readonly maxAge: number }
}

/** A session that is there, and has not been handed over yet. */
export interface NewSession {
  readonly claims: SessionClaims
  /** Of a stored session; a sealed one is sealed when it is written. */
  readonly token: string | undefined
}

/**
 * Makes a session, in the database as well where there is one (`rows`).
 * Only the door (`account/sign-in.ts`) calls this.
 */
export async function openSession(
  { context }: Sessions,
  rows: Rows | undefined,
  { userId, user, fields, remember, provider, device, impersonation }: Entrant,
): Promise<NewSession> {
  const { settings } = context
  const time = context.now()
  const iat = Math.floor(time / 1000)
  const claims: SessionClaims = {
    sid: newSessionId(),
    sub: userId,
    auth_time: iat,
    iat,
    exp: Math.min(sessionEnd(settings, iat, iat), iat + (impersonation?.maxAge ?? Infinity)),
    remember,
    user,
    ...(fields && { fields }),
    ...(rows && { row: true }),
    ...(impersonation && { imp: { by: impersonation.by, sid: impersonation.sid } }),
  }
  if (!rows) return { claims, token: undefined }
  const stored = settings.session.strategy === 'database' ? await newStoredToken() : undefined
  const since = new Date(time)
  await rows.insert(sessionRows, {
    id: claims.sid,
    userId,
    tokenHash: stored?.tokenHash ?? null,
    former: null,
    createdAt: since,
    renewedAt: since,
    expiresAt: new Date(claims.exp * 1000),
    remember,
    provider,
    ...device,
    endedAt: null,
    rotation: null,
    activeOrganizationId: null,
    activeOrganizationRole: null,
    impersonatedBy: impersonation?.by ?? null,
    impersonatorSessionId: impersonation?.sid ?? null,
  })
  return { claims, token: stored?.token }
}
