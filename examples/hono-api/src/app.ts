import { errorMessage } from '@sallyport/core'
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { auth } from './auth.ts'
import { mount, requireSession, sessionMiddleware } from './guards.ts'
import { projectRoutes } from './projects.ts'

const base = new Hono().use(secureHeaders(), sessionMiddleware)
mount(base)

export const app = base
  .get('/', (c) => {
    const error = c.req.query('error')
    return c.json({
      name: 'A JSON API with Sallyport and Hono',
      public: '/public',
      protected: ['/me', '/projects'],
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
  .route('/projects', projectRoutes)

/** For `hc<App>()` of `hono/client`. */
export type App = typeof app
