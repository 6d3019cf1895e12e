import type { Device } from './session.ts'

/** Body of `POST /sign-in/:provider`. */
export interface SignInBody {
  /** Where to land afterwards: a path of this application, at most 2,000 characters. Default `pages.home`. */
  redirectTo?: string
  /** False: the cookie ends with the browser session. Default `session.rememberMe`. */
  rememberMe?: boolean
}

/** Answer of `POST /sign-in/:provider`. */
export interface SignInAnswer {
  /** The provider's page, absolute. */
  signInURL: string
}

/** Body of `POST /sign-out`. */
export interface SignOutBody {
  redirectTo?: string
}

/** Answer of `POST /sign-out`. */
export interface SignOutAnswer {
  /** Checked; what was asked for, or `pages.home`. */
  redirectTo: string
}

/** Body of `PATCH /session`: of what `user.editable` names, what is to change. */
export interface UpdateSessionBody {
  user: Record<string, unknown>
}

/** Answer of `GET /sessions`: the device that was seen last comes first. */
export interface DevicesAnswer {
  sessions: Device[]
}

/** Answer of `POST /sign-out-all`. */
export interface SignOutAllAnswer {
  /** How many sessions ended. */
  ended: number
  /** Checked; what was asked for, or `pages.home`. */
  redirectTo: string
}
