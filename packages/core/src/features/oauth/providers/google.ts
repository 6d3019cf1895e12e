import type { ClientOptions, Provider } from '../provider.ts'
import { oidc, type OpenIdOptions } from './oidc.ts'

export interface GoogleOptions extends ClientOptions {
  /** Default `google`. */
  id?: string
  profile?: OpenIdOptions['profile']
}

/** Sign in with Google. Credentials: `GOOGLE_CLIENT_ID` and `GOOGLE_CLIENT_SECRET`. */
export function google(options: GoogleOptions = {}): Provider {
  return oidc({ id: 'google', ...options, issuer: 'https://accounts.google.com' })
}
