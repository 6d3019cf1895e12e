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
