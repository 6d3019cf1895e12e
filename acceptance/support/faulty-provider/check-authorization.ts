import { oauthError, refuseRepeated } from './refusal.ts'

/** Checks an authorization request as far as it may be told to the app (RFC 7636, 4.4). */
export function checkAuthorization(query: URLSearchParams, openid: boolean): void {
  refuseRepeated(query)
  const pkce = query.get('code_challenge') !== null
  if (openid && query.get('response_type') !== 'code') {
    throw oauthError('unsupported_response_type', 'only code')
  }
  if (openid && !(query.get('scope') ?? '').split(' ').includes('openid')) {
    throw oauthError('invalid_scope', 'openid is missing')
  }
  if ((openid || pkce) && query.get('code_challenge_method') !== 'S256') {
    throw oauthError('invalid_request', 'PKCE with S256 is required')
  }
  if ((openid || pkce) && !/^[\w-]{43}$/.test(query.get('code_challenge') ?? '')) {
    throw oauthError('invalid_request', 'code_challenge is no SHA-256 value')
  }
}
