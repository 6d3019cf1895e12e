import '@tanstack/react-start/server-only'
import { createAuth, github, oidc } from '@sallyport/core'
import { admin } from '@sallyport/core/admin'
import { apiTokens } from '@sallyport/core/api-tokens'
import { organizations } from '@sallyport/core/organizations'
import { sqliteStore } from '@sallyport/core/sqlite'
import { createAuthSession } from '@sallyport/adapter-tanstack/server'
import { demoIssuer } from '@/lib/demo-issuer'
import { putIntoOutbox } from '@/lib/outbox-file'
import { roles } from '@/lib/roles'
import { scopeNames } from '@/lib/scopes'

/** Secret and origin come from the environment: SALLYPORT_SECRET and SALLYPORT_URL. */
export const auth = createAuth({
  basePath: '/api/auth',
  oauth: [
    // Client id and secret: DEMO_CLIENT_ID and DEMO_CLIENT_SECRET.
    oidc({ id: 'demo', issuer: demoIssuer }),
    ...(process.env.GITHUB_CLIENT_ID ? [github()] : []),
  ],
  database: sqliteStore(process.env.DATABASE_FILE ?? 'demo.db'),
  migrateAtStart: true,
  features: [
    // Your application hands the mail to a mail service here.
    organizations({ roles, sendEmail: putIntoOutbox }),
    apiTokens({ scopes: scopeNames }),
    admin(),
  ],
  // The devices page says when one was last seen: true to ten minutes, at one write for each of them.
  session: { updateAge: 600 },
  pages: { signIn: '/login', home: '/' },
})

export const { handlers, jose, api } = auth
export const { getSession, requireSession } = createAuthSession(auth)

declare module '@sallyport/adapter-tanstack' {
  interface Register {
    auth: typeof auth
  }
}
