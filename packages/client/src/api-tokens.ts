import {
  type ApiToken,
  type ApiTokenAnswer,
  type ApiTokenChanges,
  apiTokenAddresses,
  type ApiTokenQuery,
  type ApiTokenRotation,
  type ApiTokensAnswer,
  type CreatedApiToken,
  type NewApiToken,
} from '@sallyport/core/api-tokens/contract'
import { failure } from './auth-client-error.ts'
import { addressOf, type ClientFeature } from './client-feature.ts'

/** The calls of `apiTokens()` of the server. All reject with `AuthClientError`. */
export interface ApiTokenCalls {
  /**
   * Makes a token. The answer is the only place where it is shown. Rejects with `SESSION_NOT_FRESH`, `UNKNOWN_SCOPE`,
   * `ORGANIZATION_REQUIRED`, `TOO_MANY_API_TOKENS`.
   */
  create(wanted: NewApiToken): Promise<CreatedApiToken>
  /** The person's own tokens, or those of the organization that they act in. Rejects with `ORGANIZATION_REQUIRED`. */
  list(query?: ApiTokenQuery): Promise<ApiTokensAnswer>
  /** Rejects with `NOT_FOUND`, `FORBIDDEN`. */
  update(given: { tokenId: string } & ApiTokenChanges): Promise<ApiTokenAnswer>
  /**
   * Makes a token in the place of another, which works on for `overlap` seconds. Rejects with `SESSION_NOT_FRESH`,
   * `NOT_FOUND`, `FORBIDDEN`, `API_TOKEN_REPLACED`, `TOO_MANY_API_TOKENS`.
   */
  rotate(given: { tokenId: string } & ApiTokenRotation): Promise<CreatedApiToken>
  /** Rejects with `NOT_FOUND`, `FORBIDDEN`. */
  revoke(given: { tokenId: string }): Promise<void>
}

/** API tokens, for `createAuthClient({ features: [apiTokens()] })`: `authClient.apiTokens.create({ name: 'CI' })`. */
export function apiTokens(): ClientFeature<'apiTokens', ApiTokenCalls> {
  const { tokens, token, rotate } = apiTokenAddresses
  return {
    id: 'apiTokens',
    build: ({ send }) => ({
      create: async (wanted) => readCreated(await send('POST', tokens, wanted)),
      async list(query) {
        const { apiTokens: written } = (await send('GET', addressOf(tokens, {}, query))) as {
          apiTokens?: unknown
        }
        if (!Array.isArray(written)) throw unexpected()
        return { apiTokens: written.map(readApiToken) }
      },
      async update({ tokenId, ...changes }) {
        const answer = await send('PATCH', addressOf(token, { tokenId }), changes)
        return { apiToken: readApiToken(Reflect.get(answer, 'apiToken')) }
      },
      rotate: async ({ tokenId, ...rotation }) =>
        readCreated(await send('POST', addressOf(rotate, { tokenId }), rotation)),
      async revoke({ tokenId }) {
        await send('DELETE', addressOf(token, { tokenId }))
      },
    }),
  }
}

function readCreated(answer: object): CreatedApiToken {
  const { token, apiToken } = answer as { token?: unknown; apiToken?: unknown }
  if (typeof token !== 'string') throw unexpected()
  return { token, apiToken: readApiToken(apiToken) }
}

type Dates = 'createdAt' | 'expiresAt' | 'lastUsedAt'

/** A token as JSON writes it. */
type Written = { [K in keyof ApiToken]: K extends Dates ? string : ApiToken[K] }

function readApiToken(written: unknown): ApiToken {
  const { createdAt, expiresAt, lastUsedAt, ...rest } = (written ?? {}) as Written
  if (typeof rest.id !== 'string') throw unexpected()
  return {
    ...rest,
    createdAt: new Date(createdAt),
    expiresAt: expiresAt && new Date(expiresAt),
    lastUsedAt: lastUsedAt && new Date(lastUsedAt),
  } as ApiToken
}

function unexpected(): Error {
  return failure('UNEXPECTED_ANSWER', 200)
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
} from '@sallyport/core/api-tokens/contract'
