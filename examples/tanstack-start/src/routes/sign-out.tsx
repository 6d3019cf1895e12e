import { useSession } from '@sallyport/client/react'
import { createFileRoute, Link } from '@tanstack/react-router'
import { useServerFn } from '@tanstack/react-start'
import { SignOutForm } from '@/components/sign-out-form'
import { authClient } from '@/lib/auth-client'
import { signOutFn } from '@/lib/ssr-functions'

interface SignOutSearch {
  /** How many devices were signed out together. */
  ended?: number
}

export const Route = createFileRoute('/sign-out')({
  validateSearch: ({ ended }: Record<string, unknown>): SignOutSearch =>
    typeof ended === 'number' ? { ended } : {},
  head: () => ({ meta: [{ title: 'Sign out · Sallyport' }] }),
  component: SignOut,
})

function SignOut() {
  const { ended } = Route.useSearch()
  const session = useSession()
  const signOut = useServerFn(signOutFn)
  if (!session) {
    return (
      <section className="narrow panel">
        <h1>You are signed out</h1>
        {ended !== undefined && (
          <p className="notice" role="status">
            Everywhere: on {ended === 1 ? 'this device' : `all ${ended} devices`}.
          </p>
        )}
        <Link to="/login" className="button wide">
          Sign in
        </Link>
      </section>
    )
  }
  return (
    <section className="narrow panel">
      <h1>Sign out</h1>
      <p className="hint">
        You are signed in as <strong>{session.user.email}</strong>. Both buttons end the session of
        this browser, in all its tabs.
      </p>
      <SignOutForm className="button wide" signOut={signOut}>
        By the server function
      </SignOutForm>
      <SignOutForm
        className="button wide quiet"
        signOut={() => authClient.signOut({ redirect: true, redirectTo: '/' })}
      >
        By the browser client
      </SignOutForm>
    </section>
  )
}
