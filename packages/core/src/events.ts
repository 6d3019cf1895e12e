import type { ErrorCode } from './wire/errors.ts'

/** Why a session ended. */
export type EndReason =
  | 'sign-out'
  | 'sign-out-all'
  /** From the list of devices. */
  | 'device'
  /** Another sign-in took its place in the same browser. */
  | 'signed-in-again'
  | 'deactivated'
  | 'deleted'
  /** By the application, with `api.users.endSessions`. */
  | 'application'
  /** By an administrator, with the calls of `admin()`. */
  | 'administrator'
  /** An administrator acted as the person in it, and has stopped or may no longer. */
  | 'impersonation-ended'

/** On whose request something happened. */
export interface Actor {
  readonly userId: string
  /** The administrator who acted as them; null: it was themselves. */
  readonly impersonatedBy: string | null
  /** The session that they came with; null: an API token. */
  readonly sessionId: string | null
  /** The API token that they came with; null: a session. */
  readonly tokenId: string | null
  readonly userAgent: string | null
  /** Null unless `security.trustedProxy` says where to read it. */
  readonly ip: string | null
}

/**
 * What `onEvent` is told. Nothing in it is a secret, a token, a code or a cookie. `actor` is not there where the
 * application itself did it, by a call that is about no request.
 */
export type AuthEvent = Happening & { readonly actor?: Actor }

export type Happening =
  | { type: 'sign_in.started'; provider: string }
  | { type: 'sign_in.failed'; provider: string; code: ErrorCode; detail: string | undefined }
  | { type: 'session.created'; sessionId: string; userId: string; provider: string }
  | { type: 'session.renewed'; sessionId: string; userId: string }
  /** The person goes on under a new token. */
  | { type: 'session.rotated'; sessionId: string; userId: string }
  | {
      type: 'session.revoked'
      sessionId: string
      userId: string
      by: EndReason
      /** The administrator who acted as the person in it, and the session that they did so from; both or neither. */
      impersonatedBy?: string
      impersonatorSessionId?: string
    }
  /** `role`: where they have one from the beginning. */
  | { type: 'user.created'; userId: string; role?: string }
  /** `role`: the new one, where it is among what changed. */
  | { type: 'user.updated'; userId: string; changed: readonly string[]; role?: string | null }
  | { type: 'user.deactivated'; userId: string }
  | { type: 'user.reactivated'; userId: string }
  | { type: 'user.deleted'; userId: string }
  /** `actor` acts as the user from now on, in this session. */
  | { type: 'impersonation.started'; userId: string; sessionId: string }
  /** Not told of one whose time was over. */
  | { type: 'impersonation.stopped'; userId: string; sessionId: string }
  | { type: 'organization.created'; organizationId: string }
  | { type: 'organization.updated'; organizationId: string }
  /** Its memberships and invitations ended with it, which is not told of each. */
  | { type: 'organization.deleted'; organizationId: string }
  | { type: 'member.added'; organizationId: string; userId: string; role: string }
  | { type: 'member.role_changed'; organizationId: string; userId: string; role: string }
  /** By somebody else or by themselves, or because they were deleted. */
  | { type: 'member.removed'; organizationId: string; userId: string }
  | { type: 'invitation.created'; organizationId: string; invitationId: string; role: string }
  | { type: 'invitation.resent'; organizationId: string; invitationId: string; role: string }
  | { type: 'invitation.accepted'; organizationId: string; invitationId: string; userId: string }
  | { type: 'invitation.declined'; organizationId: string; invitationId: string; userId: string }
  | { type: 'invitation.revoked'; organizationId: string; invitationId: string }
  | { type: 'api_token.created'; tokenId: string; userId: string; organizationId: string | null }
  | { type: 'api_token.updated'; tokenId: string; userId: string; organizationId: string | null }
  /** `formerId`: the token that it takes the place of, which may work beside it for a while. */
  | {
      type: 'api_token.rotated'
      tokenId: string
      formerId: string
      userId: string
      organizationId: string | null
    }
  | {
      type: 'api_token.revoked'
      tokenId: string
      /** As whom it acted. */
      userId: string
      organizationId: string | null
      by: 'request' | 'membership'
    }
  /** What ended elsewhere cannot be learned of; sessions are accepted for `outageGrace`. */
  | { type: 'revocation_feed.failed'; cause: unknown }
  /** `outageGrace` is over: no session is accepted until the feed can be read. */
  | { type: 'revocation_feed.closed' }
  | { type: 'revocation_feed.recovered' }
  | { type: 'request.refused'; code: ErrorCode; detail: string | undefined }
  | { type: 'error'; detail: string; cause: unknown }
