import * as z from 'zod'
import type { Endpoint } from '../../http/endpoint.ts'
import { isLoopback } from '../../web/origin.ts'
import type { Sessions } from '../../session/session.ts'
import { oauthEndpoints } from './endpoints.ts'
import { createOAuthFlows, type OAuthFlows } from './flows.ts'
import type { Provider, RegisteredProvider } from './provider.ts'
import { github } from './providers/github.ts'
import { google } from './providers/google.ts'

/** Providers that need only their credentials, by name. */
const byName = { github, google } as const

export type ProviderName = keyof typeof byName

/** Names, or values made by `github()`, `google()`, `oidc()` and `oauth2()`. */
export type OAuthOption = readonly (ProviderName | Provider)[]

export type Environment = Readonly<Record<string, string | undefined>>

/** Something in the configuration that cannot be, and how to mend it. */
export type Problem = (option: string, problem: string) => void

const aFunction = z.custom((value) => typeof value === 'function', 'must be a function')

const shape = z.object({
  id: z.string().regex(/^[a-z0-9][\w-]{0,63}$/i, 'use letters, digits, - and _'),
  issuer: z.string().refine(isSecureAddress, 'must be an https address (http on a loopback host)'),
  scopes: z.array(
    z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'is no scope (RFC 6749, section 3.3)'),
  ),
  clientId: z.string().optional(),
  clientSecret: z.string().optional(),
  clientAuthentication: z
    .enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'])
    .optional(),
  privateKey: z.custom(isPrivateKey, 'must be a private CryptoKey, or { key, kid }').optional(),
  parameters: z.record(z.string(), z.string()).optional(),
  timeout: z.number().positive().max(60).optional(),
  protocol: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('oidc'),
      profile: aFunction,
      maxAge: z.int().min(0).optional(),
      acrValues: z.array(z.string()).optional(),
      amrValues: z.array(z.string()).optional(),
    }),
    z.object({
      kind: z.literal('oauth2'),
      profile: aFunction,
      authorizationEndpoint: z.string().refine(isSecureAddress, 'must be an https address'),
      tokenEndpoint: z.string().refine(isSecureAddress, 'must be an https address'),
      resources: z.record(
        z.string(),
        z.string().refine(isSecureAddress, 'must be an https address'),
      ),
    }),
  ]),
})

/** Parameters of the authorization request that are ours to set. */
const reserved = new Set([
  'response_type', 'response_mode', 'client_id', 'redirect_uri', 'scope', 'state', 'nonce',
  'code_challenge', 'code_challenge_method', 'request', 'request_uri',
]) // prettier-ignore

/** The providers with their credentials; what is wrong with them is told to `problem`. */
export function readProviders(
  option: OAuthOption,
  environment: Environment,
  problem: Problem,
): RegisteredProvider[] {
  const seen = new Set<string>()
  const registered: RegisteredProvider[] = []
  for (const [index, entry] of option.entries()) {
    const at = `oauth[${index}]`
    const provider = typeof entry === 'string' ? named(entry) : entry
    if (!provider) {
      problem(
        at,
        `is no provider that is known by name (${Object.keys(byName).join(', ')}); for others use oidc({ ... })`,
      )
      continue
    }
    const { success, error } = shape.safeParse(provider)
    if (!success) {
      for (const issue of error.issues) problem([at, ...issue.path].join('.'), issue.message)
      continue
    }
    if (seen.has(provider.id)) {
      problem(at, `two providers have the id "${provider.id}"; give one of them another id`)
      continue
    }
    if (provider.protocol.kind === 'oidc' && !provider.scopes.includes('openid')) {
      problem(`${at}.scopes`, 'must include "openid" (OpenID Connect Core, section 3.1.2.1)')
    }
    seen.add(provider.id)
    registered.push(...withCredentials(provider, environment, at, problem))
  }
  return registered
}

function withCredentials(
  provider: Provider,
  environment: Environment,
  at: string,
  problem: Problem,
): RegisteredProvider[] {
  const variable = provider.id.toUpperCase().replaceAll('-', '_')
  const clientId = provider.clientId ?? environment[`${variable}_CLIENT_ID`]
  const clientSecret = provider.clientSecret ?? environment[`${variable}_CLIENT_SECRET`]
  const { clientAuthentication, privateKey, id } = provider
  for (const name of Object.keys(provider.parameters ?? {})) {
    if (reserved.has(name)) problem(`${at}.parameters.${name}`, 'is set by Sallyport')
  }
  if (!clientId) {
    problem(`${at}.clientId`, `is missing for "${id}"; pass it, or set ${variable}_CLIENT_ID`)
  }
  const usual = privateKey ? 'private_key_jwt' : 'client_secret_basic'
  const method = clientAuthentication ?? usual
  if (method === 'private_key_jwt' && !privateKey) {
    problem(`${at}.privateKey`, 'is missing, and private_key_jwt signs with it')
  }
  if (method.startsWith('client_secret') && !clientSecret) {
    problem(
      `${at}.clientSecret`,
      `is missing for "${id}"; pass it, or set ${variable}_CLIENT_SECRET (a public client says clientAuthentication: 'none')`,
    )
  }
  if (!clientId) return []
  return [{ ...provider, clientId, ...(clientSecret && { clientSecret }) }]
}

function named(name: string): Provider | undefined {
  return Object.hasOwn(byName, name) ? byName[name as ProviderName]() : undefined
}

function isPrivateKey(value: unknown): boolean {
  const key = typeof value === 'object' && value !== null && 'key' in value ? value.key : value
  return key instanceof CryptoKey && key.type === 'private'
}

function isSecureAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, username, hash } = new URL(address)
  if (username !== '' || hash !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(address))
}

export interface OAuthFeature {
  readonly endpoints: readonly Endpoint[]
  readonly flows: OAuthFlows
}

/** Sign-in with OAuth 2.0 and OpenID Connect providers. */
export function oauthFeature(
  sessions: Sessions,
  providers: readonly RegisteredProvider[],
): OAuthFeature {
  const flows = createOAuthFlows(sessions, providers)
  return { flows, endpoints: oauthEndpoints(sessions, flows) }
}
