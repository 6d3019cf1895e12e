import { createHash, randomBytes } from 'node:crypto'
import { oauthError } from './refusal.ts'

/** What a person agreed to, kept for one code. */
export interface CodeGrant {
  clientId: string
  redirectUri: string
  scope: string
  nonce: string | null
  codeChallenge: string | null
  acr: string | null
  /** Seconds since the epoch. */
  authTime: number
}

export interface Codes {
  issue(grant: CodeGrant): string
  /** Once: the second call for a code throws. */
  redeem(params: URLSearchParams, clientId: string): CodeGrant
}

export function createCodes(): Codes {
  const grants = new Map<string, CodeGrant>()
  return {
    issue(grant) {
      const code = randomBytes(24).toString('base64url')
      grants.set(code, grant)
      return code
    },
    redeem(params, clientId) {
      const code = params.get('code') ?? ''
      const grant = grants.get(code)
      grants.delete(code)
      if (!grant) throw oauthError('invalid_grant', 'unknown or used code')
      if (grant.clientId !== clientId) throw oauthError('invalid_grant', 'another client')
      if (grant.redirectUri !== params.get('redirect_uri')) {
        throw oauthError('invalid_grant', 'another redirect_uri')
      }
      if (grant.codeChallenge !== challengeOf(params.get('code_verifier'))) {
        throw oauthError('invalid_grant', 'wrong code_verifier')
      }
      return grant
    },
  }
}

export function createGrant(query: URLSearchParams): CodeGrant {
  return {
    clientId: query.get('client_id') ?? '',
    redirectUri: query.get('redirect_uri') ?? '',
    scope: query.get('scope') ?? '',
    nonce: query.get('nonce'),
    codeChallenge: query.get('code_challenge'),
    acr: query.get('acr_values')?.split(' ')[0] ?? null,
    authTime: Math.floor(Date.now() / 1000),
  }
}

/** RFC 7636, 4.1: 43 to 128 unreserved characters; anything else matches no challenge. */
function challengeOf(verifier: string | null): string | null {
  if (verifier === null) return null
  if (!/^[\w.~-]{43,128}$/.test(verifier)) return ''
  return createHash('sha256').update(verifier).digest('base64url')
}
