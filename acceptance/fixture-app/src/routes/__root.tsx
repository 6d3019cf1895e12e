import { createRootRoute, HeadContent, Link, Outlet, Scripts } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'

const pages = [
  '/',
  '/login',
  '/dashboard',
  '/sign-out',
  '/client',
  '/in-loader',
  '/in-before-load',
  '/in-component',
  '/in-boundary',
  '/optimistic',
  '/summary',
  '/settings',
  '/both',
  '/minutes',
  '/agenda',
  '/board',
  '/welcome',
  '/rename',
  '/roster',
] as const

export const Route = createRootRoute({
  head: () => ({ meta: [{ charSet: 'utf-8' }, { title: 'Fixture' }] }),
  shellComponent: Document,
  component: App,
  notFoundComponent: () => <p>Nothing here</p>,
})

function App() {
  // Tells the tests that clicks are the router's from now on.
  useEffect(() => {
    document.body.dataset.hydrated = ''
  }, [])
  return (
    <>
      <nav>
        {pages.map((page) => (
          <Link key={page} to={page} preload={false}>
            {page}
          </Link>
        ))}
        <Link to="/agenda" preload="intent">
          ahead
        </Link>
      </nav>
      <main>
        <Outlet />
      </main>
    </>
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
