import { createAuth, oidc } from '@sallyport/core'
import { apiTokens } from '@sallyport/core/api-tokens'
import { memoryStore } from '@sallyport/core/memory'
import { organizations } from '@sallyport/core/organizations'

const { PORT = '3002', PROVIDER_URL = 'http://127.0.0.1:3001' } = process.env

/** The secrets come from the environment: SALLYPORT_SECRET, and DEMO_CLIENT_ID and DEMO_CLIENT_SECRET. */
export const auth = createAuth({
  baseURL: process.env.SALLYPORT_URL ?? `http://localhost:${PORT}`,
  oauth: [oidc({ id: 'demo', issuer: PROVIDER_URL })],
  // Empty at every start. In its place, sqliteStore('app.db') keeps what there is.
  database: memoryStore(),
  features: [
    organizations({
      roles: { member: ['project:read'], editor: ['project:read', 'project:create'] },
    }),
    apiTokens({ scopes: ['project:read', 'project:create'] }),
  ],
  // This API has no pages: what goes wrong in a sign-in is told at its root.
  pages: { signIn: '/', home: '/me' },
})
