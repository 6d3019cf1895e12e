import * as z from 'zod'
import { AuthError } from '../../errors.ts'
import type { Feature } from '../../feature.ts'
import type { RequestSource } from '../../session/request-state.ts'
import type {
  ApiTokenAnswer,
  ApiTokenChanges,
  ApiTokenQuery,
  ApiTokenRotation,
  ApiTokensAnswer,
  CreatedApiToken,
  NewApiToken,
} from './contract.ts'
import { defineOperations } from './endpoints.ts'
import { createFlows } from './flows.ts'
import { createTokenForm } from './form.ts'
import { manageTokens, type Policy } from './policy.ts'
import { createResolver } from './resolver.ts'
import { apiTokenRows } from './table.ts'
import { createWitness } from './witness.ts'

export interface ApiTokensOptions {
  /** What tokens begin with: 2 to 16 lower-case letters and digits. Default `sk`. */
  prefix?: string
  /**
   * `live`: tokens begin with `sk_live_`; `test`: with `sk_test_`. Each application refuses the tokens of the other mode.
   * Default `live`.
   */
  mode?: 'live' | 'test'
  /**
   * The scopes that there are, such as `project:read`. A scope that is taken from the list is taken from the tokens that
   * have it. Default: every name of lower-case letters, digits and `-`, in parts that `:` separates.
   */
  scopes?: readonly string[]
  /** How many tokens a person can have at once: of their own, and again in each organization. Default 50. */
  maxTokens?: number
  /** Seconds that a token may live; those that exist end with it as well. Default: tokens may live for ever. */
  maxAge?: number
}

/**
 * The calls of `auth.api.apiTokens`. All of them need a session (`SESSION_REQUIRED`), not that of an administrator who acts
 * as somebody (`IMPERSONATED`).
 */
export interface ApiTokensApi {
  /**
   * Makes a token. The answer is the only place where it is shown. Needs a recent sign-in. Throws `SESSION_NOT_FRESH`,
   * `UNKNOWN_SCOPE`, `ORGANIZATION_REQUIRED`, `TOO_MANY_API_TOKENS`.
   */
  create(given: RequestSource & NewApiToken): Promise<CreatedApiToken>
  /**
   * The person's own tokens, or those of the organization that they act in: all of them with the permission
   * `api-token:manage`, else those that they made. Throws `ORGANIZATION_REQUIRED`.
   */
  list(given: RequestSource & ApiTokenQuery): Promise<ApiTokensAnswer>
  /** Throws `NOT_FOUND`, `FORBIDDEN`. */
  update(given: RequestSource & { tokenId: string } & ApiTokenChanges): Promise<ApiTokenAnswer>
  /**
   * Makes a token of the same name, scopes and lifetime in the place of another, which works on for `overlap` seconds.
   * Needs a recent sign-in. Throws `SESSION_NOT_FRESH`, `NOT_FOUND`, `FORBIDDEN`, `API_TOKEN_REPLACED`,
   * `TOO_MANY_API_TOKENS`.
   */
  rotate(given: RequestSource & { tokenId: string } & ApiTokenRotation): Promise<CreatedApiToken>
  /** Ends a token, in every process within `maxStaleness`. Throws `NOT_FOUND`, `FORBIDDEN`. */
  revoke(given: RequestSource & { tokenId: string }): Promise<object>
}

const scopeName = /^[a-z][a-z0-9-]*(?::[a-z][a-z0-9-]*)*$/

const shape = z.strictObject({
  prefix: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,15}$/, 'must be 2 to 16 lower-case letters and digits')
    .optional(),
  mode: z.enum(['live', 'test']).optional(),
  scopes: z
    .array(z.string().max(64).regex(scopeName, 'must be a name such as "project:read"'))
    .optional(),
  maxTokens: z.int().min(1).max(10_000).optional(),
  maxAge: z.int().min(60).optional(),
})

/**
 * API tokens: `Authorization: Bearer sk_live_…` is recognised as the person who made the token, with the scopes that it
 * was made with. Throws `CONFIGURATION_INVALID`.
 */
export function apiTokens(options: ApiTokensOptions = {}): Feature<'apiTokens', ApiTokensApi> {
  const { success, error } = shape.safeParse(options)
  if (!success) throw misconfigured(error.issues)
  const { prefix = 'sk', mode = 'live', maxTokens = 50, maxAge } = options
  const scopes = options.scopes && new Set(options.scopes)
  const policy: Policy = {
    isScope: (scope) => scopes?.has(scope) ?? scopeName.test(scope),
    maxTokens,
    maxAge,
  }
  const form = createTokenForm(prefix, mode)

  return {
    id: 'apiTokens',
    needsDatabase: true,
    tables: [apiTokenRows],
    roles: { owner: [manageTokens], admin: [manageTokens] },
    build(house) {
      const flows = createFlows(house, form, policy)
      const { create, list, update, rotate, revoke } = defineOperations(house, flows, policy)
      return {
        api: {
          create: create.call,
          list: list.call,
          update: update.call,
          rotate: rotate.call,
          revoke: revoke.call,
        },
        endpoints: [create, list, update, rotate, revoke].map(({ endpoint }) => endpoint),
        resolver: createResolver(house, form, policy),
        witness: createWitness(house),
      }
    },
  }
}

function misconfigured(issues: readonly z.core.$ZodIssue[]): AuthError {
  const problems = issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`)
  return new AuthError('CONFIGURATION_INVALID', { message: `apiTokens(): ${problems.join('; ')}` })
}

export type {
  ApiToken,
  ApiTokenAnswer,
  ApiTokenChanges,
  ApiTokenOwner,
  ApiTokenQuery,
  ApiTokenRotation,
  ApiTokensAnswer,
  CreatedApiToken,
  NewApiToken,
} from './contract.ts'
