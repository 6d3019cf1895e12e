import type { ApiTokenOwner as TokenOwner } from '@sallyport/client/api-tokens'
import type { Session } from '@sallyport/client'

export type { TokenOwner }

/** Whose tokens a page or a form is about. */
export function readOwner(value: unknown): TokenOwner {
  return value === 'organization' ? 'organization' : 'user'
}

/** Who acts in no organization has their own alone. */
export function ownerWithin(session: Session, owner: TokenOwner): TokenOwner {
  return session.organization ? owner : 'user'
}

/** The page of the tokens of somebody. */
export function tokensPage(owner: unknown): string {
  return readOwner(owner) === 'organization' ? '/api-tokens?owner=organization' : '/api-tokens'
}
