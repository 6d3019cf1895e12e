import type { ErrorCode } from './errors.ts'
import type { AnonymousReason } from './session.ts'

/** What somebody is refused with whom a request was not recognised for: what an API token lacks is told. */
export function refusalCode(reason: AnonymousReason): ErrorCode {
  switch (reason) {
    case 'STORE_UNAVAILABLE':
    case 'TOKEN_MISTYPED':
    case 'TOKEN_EXPIRED':
    case 'TOKEN_REVOKED':
      return reason
    default:
      return 'UNAUTHORIZED'
  }
}
