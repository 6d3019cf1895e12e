import { SessionProvider, useSessionUpdate } from '@sallyport/client/react'
import { createRootRoute, HeadContent, Outlet, Scripts, useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { SiteHeader } from '@/components/site-header'
import { authClient } from '@/lib/auth-client'
import { getSession } from '@/lib/ssr-functions'
import styles from '@/styles.css?url'

export const Route = createRootRoute({
  head: () => ({
    meta: [
      { charSet: 'utf-8' },
      { name: 'viewport', content: 'width=device-width, initial-scale=1' },
      { name: 'color-scheme', content: 'light dark' },
      { title: 'Sallyport with TanStack Start' },
    ],
    links: [
      { rel: 'stylesheet', href: styles },
      { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
    ],
  }),
  // Read once, on the server; from then on the client keeps what it knows up to date.
  loader: () => getSession(),
  staleTime: Number.POSITIVE_INFINITY,
  shellComponent: Document,
  component: App,
})

function App() {
  return (
    <SessionProvider client={authClient} session={Route.useLoaderData()}>
      <GuardsFollowSession />
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <SiteHeader />
      <main id="content">
        <Outlet />
      </main>
      <footer>
        An example of Sallyport. Its code is in <code>examples/tanstack-start</code>.
      </footer>
    </SessionProvider>
  )
}

/** Signed in or out in another tab: the guards of this page are asked again. */
function GuardsFollowSession() {
  const router = useRouter()
  useSessionUpdate(() => void router.invalidate())
  return null
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
