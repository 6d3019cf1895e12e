import type { Profile } from '../../account/profile.ts'

/** A JSON object that a provider sent; nothing about it is certain. */
export type Facts = Readonly<Record<string, unknown>>

/** How this application proves itself at the token endpoint (OpenID Connect Core, section 9). */
export type ClientAuthentication =
  | 'client_secret_basic'
  | 'client_secret_post'
  | 'private_key_jwt'
  | 'none'

/** What every provider can be given. */
export interface ClientOptions {
  /** Default: the environment variable `<ID>_CLIENT_ID`, for instance `GITHUB_CLIENT_ID`. */
  clientId?: string | undefined
  /** Default: the environment variable `<ID>_CLIENT_SECRET`. */
  clientSecret?: string | undefined
  /** The private key of `private_key_jwt`, with the `kid` that the provider knows it by. */
  privateKey?: CryptoKey | { key: CryptoKey; kid: string }
  /**
   * Default: `private_key_jwt` with a private key, else what the provider's metadata allows,
   * `client_secret_basic` first. A public client, which has no secret, says `none`.
   */
  clientAuthentication?: ClientAuthentication
  /** What is asked for. Each provider has a default that shares name and e-mail address. */
  scopes?: readonly string[]
  /** More parameters of the authorization request, such as `{ prompt: 'select_account' }`. */
  parameters?: Readonly<Record<string, string>>
  /** Seconds that one request to the provider may take. Default 10. */
  timeout?: number
}

/** A provider of plain OAuth 2.0 (RFC 6749): fixed addresses, and resources that say who the person is. */
export interface OAuth2Protocol {
  readonly kind: 'oauth2'
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  /** Addresses read with the access token; the JSON answers go to `profile` under the same names. */
  readonly resources: Readonly<Record<string, string>>
  readonly profile: (resources: Readonly<Record<string, unknown>>) => Profile & { subject: unknown }
}

/** A provider of OpenID Connect: its issuer's metadata say the rest. */
export interface OpenIdProtocol {
  readonly kind: 'oidc'
  readonly profile: (claims: Facts) => Profile
  /** Seconds since the person last proved themselves to the provider; older proofs are asked for again. */
  readonly maxAge: number | undefined
  /** Acceptable authentication context classes; the ID token has to name one of them in `acr`. */
  readonly acrValues: readonly string[] | undefined
  /** Authentication methods (RFC 8176) that must all have been used, by the ID token's `amr`. */
  readonly amrValues: readonly string[] | undefined
}

/** A provider as data. Made by `github()`, `google()`, `oidc()` and `oauth2()`. */
export interface Provider extends ClientOptions {
  /** Names the provider in addresses: letters, digits, `-` and `_`. */
  readonly id: string
  /** With the subject, what identifies a person. */
  readonly issuer: string
  readonly scopes: readonly string[]
  readonly protocol: OAuth2Protocol | OpenIdProtocol
}

/** A provider whose credentials are known. */
export interface RegisteredProvider extends Provider {
  readonly clientId: string
  readonly clientSecret?: string
}
