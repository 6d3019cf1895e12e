import type { ErrorCode } from './errors.ts'
import type { AnonymousReason } from './session.ts'

/**
 * What a request is refused with that nobody was recognised by: what an API token lacks is told, and where nobody can say
 * who it is, that it is the server's fault.
 */
export function refusalCode(reason: AnonymousReason): ErrorCode {
  switch (reason) {
    case 'STORE_UNAVAILABLE':
    case 'TOKEN_MISTYPED':
    case 'TOKEN_EXPIRED':
    case 'TOKEN_REVOKED':
      return reason
    case 'UNAVAILABLE':
      return 'INTERNAL_ERROR'
    default:
      return 'UNAUTHORIZED'
  }
}
