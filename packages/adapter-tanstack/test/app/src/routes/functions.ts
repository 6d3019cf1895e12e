import { fetchSession } from '@sallyport/adapter-tanstack/fetch-session'
import { createFileRoute } from '@tanstack/react-router'
import { beginSignIn, nameOrWhy, rename, whoAmI } from '../functions.ts'
import { getSession, signOutFn } from '../printed-functions.ts'

/** Where the tests find the server functions. */
export const Route = createFileRoute('/functions')({
  server: {
    handlers: {
      GET: () =>
        Response.json(
          Object.fromEntries(
            Object.entries({
              beginSignIn,
              fetchSession,
              getSession,
              nameOrWhy,
              rename,
              signOutFn,
              whoAmI,
            }).map(([name, { url }]) => [name, url]),
          ),
        ),
    },
  },
})
