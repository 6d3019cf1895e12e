import type { RegisteredSession } from './register.ts'

/** What a guard is told by the server. */
export interface GuardAnswer {
  session: RegisteredSession | null
  /** Whether nobody could say who it is, for what knows it is away: no reason to send anybody to the sign-in page. */
  isUnknown: boolean
  /** `pages` of the `auth`. */
  signIn: string
  home: string
}

export type AskServer = () => Promise<GuardAnswer>
