import type { ClientOptions, OAuth2Protocol, Provider } from '../provider.ts'

export interface OAuth2Options extends ClientOptions {
  id: string
  /** Who vouches for the person; an address of the provider's that will not change. */
  issuer: string
  authorizationEndpoint: string
  tokenEndpoint: string
  /** Addresses read with the access token, by name. */
  resources: Readonly<Record<string, string>>
  /** Who the person is, from the answers of the resources. Without a `subject` the sign-in is refused. */
  profile: OAuth2Protocol['profile']
}

/** Any provider of plain OAuth 2.0. Prefer `oidc()` where the provider speaks OpenID Connect. */
export function oauth2(options: OAuth2Options): Provider {
  const { authorizationEndpoint, tokenEndpoint, resources, profile, ...rest } = options
  return {
    scopes: [],
    ...rest,
    protocol: { kind: 'oauth2', authorizationEndpoint, tokenEndpoint, resources, profile },
  }
}
