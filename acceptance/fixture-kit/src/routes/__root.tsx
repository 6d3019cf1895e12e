import { SessionProvider } from '@sallyport/client/react'
import { createRootRoute, HeadContent, Outlet, Scripts } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { Navigation } from '#/components/navigation'
import { UserMenu } from '#/components/user-menu'
import { fetchAuthState } from '#/lib/auth/session.functions'
import { authClient } from '#/lib/auth-client'

export const Route = createRootRoute({
  head: () => ({ links: [{ rel: 'icon', href: 'data:,' }] }),
  loader: () => fetchAuthState(),
  shellComponent: Document,
  component: App,
  notFoundComponent: () => <h1>Not found</h1>,
})

function App() {
  const { isAdmin } = Route.useLoaderData()
  // Tells the tests that clicks are the router's from now on.
  useEffect(() => {
    document.body.dataset.hydrated = ''
  }, [])
  return (
    <SessionProvider client={authClient}>
      <Navigation isAdmin={isAdmin} />
      <UserMenu />
      <main>
        <Outlet />
      </main>
    </SessionProvider>
  )
}

function Document({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <head>
        <HeadContent />
      </head>
      <body>
        {children}
        <Scripts />
      </body>
    </html>
  )
}
