import { SessionProvider, useSessionUpdate } from '@sallyport/client/react'
import {
  createRootRoute,
  HeadContent,
  Link,
  Outlet,
  Scripts,
  useRouter,
} from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ActingBanner } from '@/components/acting-banner'
import { SiteHeader } from '@/components/site-header'
import { authClient } from '@/lib/auth-client'
import { useFocusOnPage } from '@/lib/focus-on-page'
import { loadShell } from '@/lib/shell'
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
  loader: () => loadShell(),
  staleTime: Number.POSITIVE_INFINITY,
  shellComponent: Document,
  component: App,
})

function App() {
  useFocusOnPage()
  return (
    <SessionProvider client={authClient} session={Route.useLoaderData().session}>
      <GuardsFollowSession />
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <SiteHeader />
      <ActingBanner />
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <footer>
        An example of Sallyport. Its code is in <code>examples/tanstack-start</code>, and its mails
        are in the <Link to="/outbox">outbox</Link>.
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
