import type { Session } from '@sallyport/core/wire'

/**
 * Says once what the application's `auth` is, so that clients and hooks know its user fields:
 *
 *     import type { auth } from './lib/auth'
 *
 *     declare module '@sallyport/client' {
 *       interface Register {
 *         auth: typeof auth
 *       }
 *     }
 */
export interface Register {}

interface AuthWith<Fields extends object> {
  readonly api: { getServerSession(source: never): Promise<Session<Fields> | null> }
}

/** The user fields of the registered `auth`; without one, none. */
export type RegisteredFields = Register extends { auth: AuthWith<infer Fields> } ? Fields : object
