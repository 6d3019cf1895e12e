import { AuthError } from '@sallyport/core/errors'
import { isAdmin, isReturnPath, signInPath } from '@sallyport/core/wire'
import { notFound, redirect } from '@tanstack/react-router'
import { checkOptions, configurationError } from '@sallyport/core/guards'
import type { AskServer, GuardAnswer } from './guard-answer.ts'
import { type Guard, type GuardedNavigation, isInvalidated } from './guarded-navigation.ts'
import { hearChanges } from './hear-changes.ts'
import { markGuard } from './guarded-page.ts'
import { askSession, believeSession, isSomebodyElse, recallSession } from './known-session.ts'
import type { RegisteredSession } from './register.ts'

export interface GuardOptions {
  /** The path of the page where people sign in. Default `pages.signIn` of the `auth`. */
  signIn?: string
  /** The path where `redirectIfAuthenticated` leads people who came from nowhere. Default `pages.home` of the `auth`. */
  home?: string
  /**
   * Milliseconds for which the browser lets people pass by what the server said last, as the router's `staleTime`. Nobody
   * is refused by it. 0: every navigation asks. Default 30,000.
   */
  staleTime?: number
}

export interface AccessOptions {
  /** The path where people are led for whom the condition does not hold, with `?redirectTo=`. Default: `notFound()`. */
  otherwise?: string
}

/** What those who passed have in `context`. */
export interface GuardContext {
  session: RegisteredSession
}

export interface Guards {
  /**
   * Keeps people without a session out of a route and everything below it: `beforeLoad: requireAuth`. They are sent to the
   * sign-in page with `?redirectTo=` and where they wanted to go.
   */
  requireAuth: Guard<GuardContext>
  /** Lets administrators pass: `isAdmin` of `@sallyport/core`. For everybody else who is signed in, `notFound()`. */
  requireAdminAuth: Guard<GuardContext>
  /** Lets people pass for whose session the condition is true. An error that it throws keeps everybody out. */
  requireAccess(
    condition: (session: RegisteredSession) => boolean,
    options?: AccessOptions,
  ): Guard<GuardContext>
  /**
   * Sends people who are signed in away from a sign-in page: to its `?redirectTo=`, else to `home`. One that has an
   * `?error=` to show stays.
   */
  redirectIfAuthenticated: Guard<void>
}

/**
 * Guards of routes. They guard the navigation alone: server functions that a page calls are public addresses, and look for
 * themselves. Throws `CONFIGURATION_INVALID` when an option is wrong.
 */
export function guardsAsking(ask: AskServer) {
  return function createGuards(options: GuardOptions = {}): Guards {
    checkOptions('createGuards', options, ['signIn', 'home', 'staleTime'])
    const { signIn, home, staleTime = 30_000 } = options
    if (!(staleTime >= 0)) throw configurationError('createGuards: staleTime is in milliseconds')
    hearChanges()

    /** Null when the session that is known will do, else what the server says now: it alone refuses. */
    async function find(
      navigation: GuardedNavigation,
      admits: (session: RegisteredSession | null) => boolean,
    ): Promise<{ session: RegisteredSession | null; refusal: GuardAnswer | null }> {
      const isReloading = isInvalidated(navigation)
      const known = isReloading ? undefined : recallSession(staleTime)
      if (known && admits(known.session)) {
        believeSession()
        return { session: known.session, refusal: null }
      }
      const answer = await askSession(ask, navigation.abortController)
      // A page that looks again loads its data anew, and may be about to leave: whoever changed the session leads elsewhere.
      if (!isReloading && isSomebodyElse(answer.session)) {
        throw redirect({ href: navigation.location.publicHref, reloadDocument: true })
      }
      return { session: answer.session, refusal: admits(answer.session) ? null : answer }
    }

    function requireAccess(
      condition: (session: RegisteredSession) => boolean,
      access: AccessOptions = {},
    ): Guard<GuardContext> {
      checkOptions('requireAccess', access, ['otherwise'])
      const admits = (session: RegisteredSession | null) => {
        // Whatever the types say: a promise is no yes.
        const verdict: unknown = session !== null && condition(session)
        return verdict === true
      }
      const guard: Guard<GuardContext> = async (navigation) => {
        const { publicHref } = navigation.location
        const { session, refusal } = await find(navigation, admits)
        if (session && !refusal) return { session }
        // Whoever cannot be told from others would not be helped by a sign-in.
        if (refusal?.isUnknown) throw new AuthError('STORE_UNAVAILABLE')
        const page = session ? access.otherwise : (signIn ?? refusal?.signIn)
        throw page === undefined ? notFound() : redirect({ href: signInPath(page, publicHref) })
      }
      markGuard(guard)
      return guard
    }

    return {
      requireAuth: requireAccess(() => true),
      requireAdminAuth: requireAccess(isAdmin),
      requireAccess,
      async redirectIfAuthenticated(navigation) {
        const { searchParams } = new URL(navigation.location.publicHref, 'https://app.invalid')
        if (searchParams.has('error')) return
        const { refusal } = await find(navigation, (session) => session === null)
        if (!refusal) return
        const wanted = searchParams.get('redirectTo')
        const isWanted = wanted !== null && isReturnPath(wanted)
        throw redirect({ href: isWanted ? wanted : (home ?? refusal.home) })
      },
    }
  }
}
