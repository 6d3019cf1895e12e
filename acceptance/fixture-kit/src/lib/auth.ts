import '@tanstack/react-start/server-only'
import { createAuthSession } from '@sallyport/adapter-tanstack/server'
import { createAuth } from '@sallyport/core'
import { admin } from '@sallyport/core/admin'
import { organizations } from '@sallyport/core/organizations'
import { sqliteStore } from '@sallyport/core/sqlite'
import { z } from 'zod'

export const auth = createAuth({
  session: {
    strategy: 'jwt',
    maxAge: 30 * 24 * 60 * 60, // 30 days
    updateAge: 24 * 60 * 60, // 24 hours
    rememberMe: true,
  },
  security: {
    csrfProtection: true,
    requireSecureCookie: process.env.NODE_ENV === 'production',
  },
  database: sqliteStore(process.env.DATABASE_FILE ?? 'kit.db'),
  migrateAtStart: true,
  features: [organizations(), admin()],
  user: { fields: z.object({ preferences: z.object({ theme: z.enum(['light', 'dark']) }) }) },
})

export const { getSession, requireSession } = createAuthSession(auth)

declare module '@sallyport/adapter-tanstack' {
  interface Register {
    auth: typeof auth
  }
}
