import { getSession } from '@sallyport/adapter-tanstack/server'
import { createMiddleware } from '@tanstack/react-start'

/** Request middleware that reads the session: only where a page greets, for what is read is kept from caches. */
export const greet = createMiddleware().server(async ({ next, pathname }) => {
  const session = pathname === '/greeting' ? await getSession() : null
  return next({ context: { greeting: `Hello, ${session?.user.name ?? 'stranger'}` } })
})
