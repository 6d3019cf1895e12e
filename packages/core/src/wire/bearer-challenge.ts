import { type ErrorCode, errorCatalogue } from './errors.ts'

/** A scope that can stand in a challenge (RFC 6749, appendix A.4: scope-token). */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/

export function isScopeToken(scope: string): boolean {
  return scopeToken.test(scope)
}

/**
 * What the `WWW-Authenticate` header of a refusal says to a client that sent `Authorization: Bearer` (RFC 6750,
 * section 3): that its token is not valid, or which scopes it lacks. Null where the refusal is about neither, and for
 * whoever sent no such header: browsers with a cookie are no OAuth clients.
 */
export function bearerChallenge(
  headers: { get(name: string): string | null },
  code: ErrorCode,
  scopes: readonly string[] = [],
): string | null {
  if (!/^bearer(?: |$)/i.test(headers.get('authorization') ?? '')) return null
  if (code === 'SCOPE_MISSING') {
    const scope =
      scopes.length > 0 && scopes.every(isScopeToken) ? `, scope="${scopes.join(' ')}"` : ''
    return `Bearer error="insufficient_scope"${scope}`
  }
  return errorCatalogue[code].status === 401 ? 'Bearer error="invalid_token"' : null
}
