import type { Device, SessionState, User } from '../../wire/session.ts'

/** Where the endpoints are, below `basePath`. A part that begins with a colon is a parameter. */
export const adminAddresses = {
  users: '/admin/users',
  user: '/admin/users/:userId',
  role: '/admin/users/:userId/role',
  deactivate: '/admin/users/:userId/deactivate',
  reactivate: '/admin/users/:userId/reactivate',
  sessions: '/admin/users/:userId/sessions',
  session: '/admin/users/:userId/sessions/:sessionId',
  impersonate: '/admin/users/:userId/impersonate',
  stopImpersonating: '/admin/stop-impersonating',
  auditLog: '/admin/audit-log',
} as const

/** A person, as administrators see them: with the application's own fields, but for the internal ones. */
export type AdminUser<Fields extends object = object> = User &
  Fields & {
    lastSignInAt: Date | null
    /** Set: no sign-in, and no session of theirs is accepted. */
    deactivatedAt: Date | null
  }

/** Which part of a list. */
export interface Page {
  /** The `nextCursor` of the answer before. Default: from the beginning. */
  cursor?: string | undefined
  /** How many at most, 1 to 100. Default 50. */
  limit?: number | undefined
}

/** Which users: all that is said has to hold. */
export interface UserQuery extends Page {
  /** A part of the name or of the e-mail address, whatever the case of its letters. */
  search?: string | undefined
  role?: string | undefined
  /** Only those who are, or only those who are not. Default: both. */
  deactivated?: boolean | undefined
}

/** Answer of `GET /admin/users`: who came last comes first. */
export interface UsersAnswer<Fields extends object = object> {
  users: AdminUser<Fields>[]
  /** Of the users that follow; null: there are none. */
  nextCursor: string | null
}

export interface UserAnswer<Fields extends object = object> {
  user: AdminUser<Fields>
}

/** A signed-in device of a person. */
export interface UserSession extends Omit<Device, 'current'> {
  /** The id of the administrator who acts as the person in it; null: it is the person. */
  impersonatedBy: string | null
}

/** Answer of `GET /admin/users/:userId/sessions`: the device that was seen last comes first. */
export interface UserSessionsAnswer {
  sessions: UserSession[]
}

/** Something that happened, or that an administrator was refused. */
export interface AuditEntry {
  /** Later with every entry. */
  id: number
  at: Date
  /** The event, such as `user.deactivated`; of what was refused the call, such as `admin.impersonate`. */
  action: string
  /** `success`, or the code of the refusal. */
  result: string
  /** The user on whose request it happened; null: the application itself did it. */
  actorId: string | null
  /** The administrator who acted as them. */
  impersonatorId: string | null
  /** What they came with. */
  sessionId: string | null
  tokenId: string | null
  /** The person whom it happened to. */
  userId: string | null
  organizationId: string | null
  /** What it happened to: `user`, `session`, `organization`, `invitation`, `token` … */
  targetType: string | null
  targetId: string | null
  /** Where the request came from; null unless `security.trustedProxy` says where to read it. */
  ip: string | null
  userAgent: string | null
  /** What else the event says. */
  details: Readonly<Record<string, unknown>> | null
}

/** Which entries: all that is said has to hold. */
export interface AuditQuery extends Page {
  /** What this user did: themselves, as somebody else, or somebody else as them. */
  actorId?: string | undefined
  /** What happened to this: a user, a session, an API token, an invitation, an organization. */
  targetId?: string | undefined
  action?: string | undefined
}

/** Answer of `GET /admin/audit-log`: the newest comes first. */
export interface AuditAnswer {
  entries: AuditEntry[]
  /** Of the entries that follow; null: there are none. */
  nextCursor: string | null
}

/** Body of `POST /admin/users/:userId/role`. */
export interface RoleBody {
  /** 1 to 64 printable characters, or null for none. */
  role: string | null
}

/** Answer of `DELETE /admin/users/:userId/sessions`. */
export interface EndedAnswer {
  /** How many sessions ended. */
  ended: number
}

/** Answer of an impersonation's beginning and end: whom the browser is signed in as from then on. */
export type ImpersonationAnswer = SessionState
