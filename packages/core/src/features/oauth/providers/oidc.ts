import type { Profile } from '../../../account/profile.ts'
import type { ClientOptions, Facts, Provider } from '../provider.ts'
import { mergeProfile } from './merge-profile.ts'

export interface OpenIdOptions extends ClientOptions {
  id: string
  /** The issuer identifier, exactly as its metadata spell it. `https:`, or `http:` on a loopback host. */
  issuer: string
  /**
   * Adds to or replaces what is read of the claims; for instance the application's own user fields. With
   * another `email` goes its own `emailVerified`, else it counts as not verified.
   */
  profile?: (claims: Facts) => Profile
  /** Seconds since the person last proved themselves to the provider (`max_age`). */
  maxAge?: number
  /** Acceptable values of `acr`; the ID token has to hold one of them. */
  acrValues?: readonly string[]
  /** Values that `amr` has to hold, all of them (RFC 8176). */
  amrValues?: readonly string[]
}

/** Any provider of OpenID Connect, found by its issuer (OpenID Connect Discovery 1.0). */
export function oidc(options: OpenIdOptions): Provider {
  const { profile, maxAge, acrValues, amrValues, ...rest } = options
  return {
    scopes: ['openid', 'profile', 'email'],
    ...rest,
    protocol: {
      kind: 'oidc',
      maxAge,
      acrValues,
      amrValues,
      profile: (claims) => mergeProfile(standardClaims(claims), profile?.(claims)),
    },
  }
}

/** The standard claims (OpenID Connect Core, section 5.1) that make a profile. */
function standardClaims(claims: Facts): Profile {
  return {
    email: text(claims.email),
    // Only the boolean counts: some providers have sent the word.
    emailVerified: claims.email_verified === true,
    name: text(claims.name) ?? text(claims.preferred_username),
    image: text(claims.picture),
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
