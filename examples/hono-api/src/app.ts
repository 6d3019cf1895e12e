import { createHonoAuth } from '@sallyport/adapter-hono'
import { errorMessage } from '@sallyport/core'
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { auth } from './auth.ts'

const { mount, sessionMiddleware, requireSession } = createHonoAuth(auth)

const base = new Hono().use(secureHeaders(), sessionMiddleware)
mount(base)

export const app = base
  .get('/', (c) => {
    const error = c.req.query('error')
    return c.json({
      name: 'A JSON API with Sallyport and Hono',
      public: '/public',
      protected: '/me',
      signIn: `${auth.basePath}/sign-in/demo?redirectTo=/me`,
      signOut: `POST ${auth.basePath}/sign-out`,
      ...(error !== undefined && { error: errorMessage(error) }),
    })
  })
  .get('/public', (c) => c.json({ message: `Hello ${c.var.user?.name ?? 'stranger'}` }))
  .get('/me', requireSession(), (c) => {
    const { user, expires } = c.var.session
    return c.json({ user, expires })
  })

/** For `hc<App>()` of `hono/client`. */
export type App = typeof app
