import { createAuth, oidc } from '@sallyport/core'
import { createAuthSession } from '@sallyport/adapter-tanstack/server'

export const auth = createAuth({
  oauth: [
    oidc({ id: 'demo', issuer: 'http://127.0.0.1:9', clientId: 'app', clientSecret: 'canary-1' }),
  ],
  onEvent: () => {},
})
export const { api } = auth
export const { requireSession } = createAuthSession(auth)
