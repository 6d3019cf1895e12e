import type { Auth, Session, SessionOf, Validation } from '@sallyport/core'

/**
 * Says once what the application's `auth` is, so that functions without arguments know its user fields:
 *
 *     declare module '@sallyport/adapter-tanstack' {
 *       interface Register {
 *         auth: typeof auth
 *       }
 *     }
 */
export interface Register {}

/** The session of the registered `auth`; without one, a session without fields of the application's own. */
export type RegisteredSession = Register extends { auth: infer A } ? SessionOf<A> : Session

/** What `validateSession` of the registered `auth` says. */
export type RegisteredValidation = Register extends { auth: infer A extends Auth }
  ? Awaited<ReturnType<A['api']['validateSession']>>
  : Validation

/** The registered `auth`; without one, any. */
export type RegisteredAuth = Register extends { auth: infer A extends Auth } ? A : Auth
