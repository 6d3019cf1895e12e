import type { Changes, RequestSource } from '../../feature.ts'
import type {
  AuditAnswer,
  AuditQuery,
  EndedAnswer,
  ImpersonationAnswer,
  RoleBody,
  UserAnswer,
  UserQuery,
  UsersAnswer,
  UserSessionsAnswer,
} from './contract.ts'

type OfUser = RequestSource & { userId: string }

/**
 * The calls of `auth.api.admin`. Each takes the headers of a request and is for administrators: everybody else is told
 * `NOT_FOUND`, and nobody signed in `UNAUTHORIZED`. An API token needs the scope `admin` (`SCOPE_MISSING`). What is about
 * one user throws `NOT_FOUND` where there is none of that id. `Fields` are the application's own user fields.
 */
export interface AdminApi<Fields extends object = object> {
  /** Who came last comes first. Throws `BAD_REQUEST` for a cursor that is none. */
  listUsers(query: RequestSource & UserQuery): Promise<UsersAnswer<Fields>>
  getUser(given: OfUser): Promise<UserAnswer<Fields>>
  /** Needs a recent sign-in. Throws `SESSION_REQUIRED`, `SESSION_NOT_FRESH`, `BAD_REQUEST`, `LAST_ADMIN`. */
  setRole(given: OfUser & RoleBody): Promise<UserAnswer<Fields>>
  /** Ends every session of theirs, and lets no new one begin. Throws `LAST_ADMIN`. */
  deactivate(given: OfUser): Promise<UserAnswer<Fields>>
  reactivate(given: OfUser): Promise<UserAnswer<Fields>>
  /**
   * Ends every session of theirs, and forgets them and their identities. Needs a recent sign-in. Throws
   * `SESSION_REQUIRED`, `SESSION_NOT_FRESH`, `LAST_ADMIN`.
   */
  delete(given: OfUser): Promise<object>
  listSessions(given: OfUser): Promise<UserSessionsAnswer>
  /** Throws `NOT_FOUND` for what is no live session of that user too. */
  endSession(given: OfUser & { sessionId: string }): Promise<object>
  endSessions(given: OfUser): Promise<EndedAnswer>
  /**
   * Lets the browser act as somebody else, for `impersonationMaxAge` at most. Needs a recent sign-in. Throws
   * `SESSION_REQUIRED`, `SESSION_NOT_FRESH`, `IMPERSONATION_REFUSED` for administrators and oneself, `ACCOUNT_DEACTIVATED`
   * and what a gate refuses; `BAD_REQUEST` where the session came in an `Authorization` header.
   */
  impersonate(given: OfUser): Promise<ImpersonationAnswer & Changes>
  /**
   * Ends an impersonation: the browser is the administrator's again, or signed out where their own session has ended
   * meanwhile. Throws `NOT_FOUND` where nobody is impersonated.
   */
  stopImpersonating(given: RequestSource): Promise<ImpersonationAnswer & Changes>
  /** The newest comes first. Throws `BAD_REQUEST` for a cursor that is none. */
  listAuditLog(query: RequestSource & AuditQuery): Promise<AuditAnswer>
  /** For the application itself, and no request: deletes the entries of before this moment. How many there were. */
  forgetAuditLog(before: Date): Promise<number>
}
