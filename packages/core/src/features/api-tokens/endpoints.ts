import * as z from 'zod'
import type { House } from '../../feature.ts'
import { defineOperation } from '../../http/operation.ts'
import type { Schema } from '../../schema.ts'
import {
  type ApiTokenAnswer,
  type ApiTokenChanges,
  apiTokenAddresses,
  type ApiTokenQuery,
  type ApiTokenRotation,
  type ApiTokensAnswer,
  type CreatedApiToken,
  type NewApiToken,
} from './contract.ts'
import type { ApiTokenFlows } from './flows.ts'
import type { Policy } from './policy.ts'

const day = 86_400
/** Seconds: ten years. */
const longestLife = 3650 * day
/** Seconds. */
const longestOverlap = 30 * day
const mostScopes = 50

/** Those who look after the tokens of an organization read it: something that can be seen, and turns no text around. */
const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(
    /^(?=.*[^\p{Cf}\p{Z}])[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u,
    'holds what cannot be written',
  )
const owner = z.enum(['user', 'organization']).optional()

const changes: Schema<ApiTokenChanges> = z.strictObject({ name })
const query: Schema<ApiTokenQuery> = z.strictObject({ owner })
const rotation: Schema<ApiTokenRotation> = z.strictObject({
  overlap: z.int().min(0).max(longestOverlap).optional(),
})

function newToken({ maxAge = longestLife }: Policy): Schema<NewApiToken> {
  return z.strictObject({
    name,
    scopes: z.array(z.string().max(64)).max(mostScopes).optional(),
    expiresIn: z.int().min(1).max(maxAge).optional(),
    owner,
  })
}

const date = z.iso.datetime()
const apiToken = z.strictObject({
  id: z.string(),
  name: z.string(),
  start: z.string(),
  scopes: z.array(z.string()),
  userId: z.string(),
  organizationId: z.string().nullable(),
  createdAt: date,
  expiresAt: date.nullable(),
  lastUsedAt: date.nullable(),
  replacedBy: z.string().nullable(),
})
const created = z.strictObject({ token: z.string(), apiToken })

interface Named {
  readonly tokenId: string
}

/** No token makes, changes or ends tokens, and nobody does so for somebody else. */
const inPerson = { impersonated: false } as const
/** What gives a secret away that outlives the session wants a recent sign-in: a stolen session gains nothing more. */
const inPersonNow = { ...inPerson, fresh: true } as const

export function defineOperations(house: House, flows: ApiTokenFlows, policy: Policy) {
  return {
    create: defineOperation<NewApiToken, CreatedApiToken>(house, {
      name: 'apiTokens.create',
      summary: 'Makes an API token, and shows it this once',
      method: 'POST',
      path: apiTokenAddresses.tokens,
      needs: inPersonNow,
      input: newToken(policy),
      answer: created,
      errors: ['UNKNOWN_SCOPE', 'ORGANIZATION_REQUIRED', 'TOO_MANY_API_TOKENS'],
      handle: (caller, wanted) => flows.create(caller, wanted),
    }),
    list: defineOperation<ApiTokenQuery, ApiTokensAnswer>(house, {
      name: 'apiTokens.list',
      summary: 'Lists the API tokens of a person, or of the organization that they act in',
      method: 'GET',
      path: apiTokenAddresses.tokens,
      needs: inPerson,
      input: query,
      answer: z.strictObject({ apiTokens: z.array(apiToken) }),
      errors: ['ORGANIZATION_REQUIRED'],
      handle: async (caller, asked) => ({ apiTokens: await flows.list(caller, asked) }),
    }),
    update: defineOperation<ApiTokenChanges & Named, ApiTokenAnswer>(house, {
      name: 'apiTokens.update',
      summary: 'Gives an API token another name',
      method: 'PATCH',
      path: apiTokenAddresses.token,
      needs: inPerson,
      input: changes,
      answer: z.strictObject({ apiToken }),
      errors: ['NOT_FOUND', 'FORBIDDEN'],
      handle: async (caller, { tokenId, ...changed }) => ({
        apiToken: await flows.update(caller, tokenId, changed),
      }),
    }),
    rotate: defineOperation<ApiTokenRotation & Named, CreatedApiToken>(house, {
      name: 'apiTokens.rotate',
      summary: 'Makes an API token that takes the place of another, which works on for a while',
      method: 'POST',
      path: apiTokenAddresses.rotate,
      needs: inPersonNow,
      input: rotation,
      answer: created,
      errors: ['NOT_FOUND', 'FORBIDDEN', 'API_TOKEN_REPLACED', 'TOO_MANY_API_TOKENS'],
      handle: (caller, { tokenId, ...rest }) => flows.rotate(caller, tokenId, rest),
    }),
    revoke: defineOperation<Named, object>(house, {
      name: 'apiTokens.revoke',
      summary: 'Ends an API token',
      method: 'DELETE',
      path: apiTokenAddresses.token,
      needs: inPerson,
      answer: z.strictObject({}),
      errors: ['NOT_FOUND', 'FORBIDDEN'],
      async handle(caller, { tokenId }) {
        await flows.revoke(caller, tokenId)
        return {}
      },
    }),
  }
}
