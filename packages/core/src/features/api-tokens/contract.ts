/** Where the calls of `apiTokens()` are, below `basePath`. */
export const apiTokenAddresses = {
  tokens: '/api-tokens',
  token: '/api-tokens/:tokenId',
  rotate: '/api-tokens/:tokenId/rotate',
} as const

/** Whose a token is: the person's own, or of the organization that they act in. */
export type ApiTokenOwner = 'user' | 'organization'

/** An API token as people see it who look after it. The token itself is not in it. */
export interface ApiToken {
  id: string
  name: string
  /** Its first characters, by which it can be known again: `sk_live_Ab3d`. */
  start: string
  scopes: readonly string[]
  /** As whom it acts. */
  userId: string
  /** The organization that it belongs to and acts in; null: it is the person's own. */
  organizationId: string | null
  createdAt: Date
  /** When it ends; null: never by itself. */
  expiresAt: Date | null
  /** Some minutes late at most; null: it was never used. */
  lastUsedAt: Date | null
  /** The id of the token that took its place, where it was rotated: it works until `expiresAt`. */
  replacedBy: string | null
}

/** What a new token is to be. */
export interface NewApiToken {
  /** For people: 1 to 100 characters. */
  name: string
  /** What it may do, at most 50. Default: nothing that asks for a scope. */
  scopes?: readonly string[]
  /** Seconds. Default: the option `maxAge`, and without it the token never ends by itself. */
  expiresIn?: number
  /** Default `user`. */
  owner?: ApiTokenOwner
}

/** Whose tokens are asked for. */
export interface ApiTokenQuery {
  /** Default `user`. */
  owner?: ApiTokenOwner
}

/** What can be changed of a token. */
export interface ApiTokenChanges {
  name: string
}

export interface ApiTokenRotation {
  /** Seconds for which the old token works beside the new one, at most 30 days. Default 86,400 (a day); 0: not at all. */
  overlap?: number
}

/** A token that was made. */
export interface CreatedApiToken {
  /** The secret. It is shown this once: only its hash is kept. */
  token: string
  apiToken: ApiToken
}

export interface ApiTokenAnswer {
  apiToken: ApiToken
}

export interface ApiTokensAnswer {
  /** The one that was made last comes first. */
  apiTokens: ApiToken[]
}
