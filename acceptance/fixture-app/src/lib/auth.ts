import '@tanstack/react-start/server-only'
import { createAuthSession } from '@sallyport/adapter-tanstack/server'
import { createAuth, oidc } from '@sallyport/core'
import { z } from 'zod'

/** Secret and origin come from the environment. */
export const auth = createAuth({
  basePath: '/api/auth',
  oauth: [
    oidc({
      id: 'demo',
      issuer: process.env.PROVIDER_URL ?? 'http://127.0.0.1:3001',
      profile: ({ email }) => ({ handle: String(email).split('@')[0] }),
    }),
  ],
  session: { accept: ['cookie', 'bearer'] },
  user: { fields: z.object({ handle: z.string() }) },
})

export const { handlers, jose, api } = auth
export const { getSession, requireSession } = createAuthSession(auth)

declare module '@sallyport/adapter-tanstack' {
  interface Register {
    auth: typeof auth
  }
}
