import { errorMessage } from '@sallyport/core/wire'
import { createFileRoute, redirect } from '@tanstack/react-router'
import { DemoPeople } from '@/components/demo-people'
import { SignInForm } from '@/components/sign-in-form'
import { authClient } from '@/lib/auth-client'
import { listProviders } from '@/lib/providers'
import { getSession } from '@/lib/ssr-functions'

interface LoginSearch {
  redirectTo?: string
  error?: string
}

export const Route = createFileRoute('/login')({
  validateSearch: ({ redirectTo, error }: Record<string, unknown>): LoginSearch => ({
    ...(typeof redirectTo === 'string' && { redirectTo }),
    ...(typeof error === 'string' && { error }),
  }),
  beforeLoad: async ({ search }) => {
    const session = await getSession()
    // Who was signed out by another device comes here from a page that does not know yet.
    authClient.store.seed(session)
    if (session && search.error === undefined) throw redirect({ to: '/dashboard' })
  },
  loader: () => listProviders(),
  head: () => ({ meta: [{ title: 'Sign in · Sallyport' }] }),
  component: Login,
})

function Login() {
  const { redirectTo = '/dashboard', error } = Route.useSearch()
  const providers = Route.useLoaderData()
  return (
    <section className="narrow panel">
      <img src="/favicon.svg" alt="" width="48" height="48" />
      <h1>Sign in</h1>
      {error !== undefined && (
        <p className="problem" role="alert">
          {errorMessage(error)}
        </p>
      )}
      {providers.map((provider) => (
        <SignInForm key={provider.id} provider={provider} redirectTo={redirectTo} />
      ))}
      <DemoPeople />
    </section>
  )
}
