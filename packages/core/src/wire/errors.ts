/**
 * Every error Sallyport answers with: its HTTP status and what a person may read.
 * The code is the contract; a message may change between versions.
 */
export const errorCatalogue = {
  BAD_REQUEST: { status: 400, message: 'The request could not be understood.' },
  INVALID_REDIRECT_TO: {
    status: 400,
    message: 'That return address is not part of this application.',
  },
  OAUTH_STATE_INVALID: {
    status: 400,
    message: 'This sign-in has expired or was begun in another browser. Please try again.',
  },
  OAUTH_RESPONSE_INVALID: {
    status: 400,
    message: 'The sign-in service sent an answer that cannot be trusted. Please try again.',
  },
  EMAIL_INVALID: { status: 400, message: 'That is not one plain e-mail address.' },
  UNKNOWN_ROLE: { status: 400, message: 'There is no such role.' },
  UNKNOWN_SCOPE: { status: 400, message: 'There is no such scope.' },
  UNAUTHORIZED: { status: 401, message: 'Unauthorized' },
  INVALID_TOKEN: { status: 401, message: 'The token is not valid.' },
  TOKEN_MISTYPED: { status: 401, message: 'The API token is mistyped or cut off.' },
  TOKEN_EXPIRED: { status: 401, message: 'The API token has expired.' },
  TOKEN_REVOKED: { status: 401, message: 'The API token has been revoked.' },
  SESSION_REVOKED: { status: 401, message: 'Your session has ended. Please sign in again.' },
  SESSION_EXPIRED: { status: 401, message: 'Your session has expired. Please sign in again.' },
  ACCESS_DENIED: { status: 403, message: 'The sign-in was cancelled.' },
  SIGN_IN_REFUSED: { status: 403, message: 'This account may not sign in.' },
  ACCOUNT_DEACTIVATED: { status: 403, message: 'This account has been deactivated.' },
  EMAIL_UNVERIFIED: { status: 403, message: 'Your e-mail address has not been verified yet.' },
  SESSION_NOT_FRESH: { status: 403, message: 'Please sign in again to do this.' },
  FORBIDDEN: { status: 403, message: 'You may not do this.' },
  IMPERSONATED: { status: 403, message: 'Nobody can do this for somebody else.' },
  IMPERSONATION_REFUSED: { status: 403, message: 'Nobody can act as this person.' },
  SESSION_REQUIRED: { status: 403, message: 'An API token cannot do this. Please sign in.' },
  SCOPE_MISSING: { status: 403, message: 'The API token was not made for this.' },
  ORGANIZATION_REQUIRED: { status: 403, message: 'Please choose an organization first.' },
  EMAIL_REQUIRED: {
    status: 403,
    message: 'The sign-in service did not share an e-mail address, and this application needs one.',
  },
  UNTRUSTED_ORIGIN: {
    status: 403,
    message: 'The request did not come from this application. Please try again from its own pages.',
  },
  NOT_FOUND: { status: 404, message: 'There is nothing at this address.' },
  UNKNOWN_PROVIDER: { status: 404, message: 'This sign-in service is not available here.' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'This address does not answer that method.' },
  ACCOUNT_EXISTS: {
    status: 409,
    message:
      'There is an account with this e-mail address already. Sign in the way you did before.',
  },
  LAST_OWNER: {
    status: 409,
    message: 'An organization cannot be without an owner. Make somebody else one first.',
  },
  ALREADY_MEMBER: { status: 409, message: 'This person is a member already.' },
  TOO_MANY_ORGANIZATIONS: { status: 409, message: 'You own as many organizations as you can.' },
  TOO_MANY_MEMBERS: { status: 409, message: 'This organization has as many members as it can.' },
  TOO_MANY_INVITATIONS: {
    status: 409,
    message: 'Too many invitations wait for an answer. Please take some back first.',
  },
  INVITATION_EXPIRED: {
    status: 410,
    message: 'This invitation has expired. Please ask for a new one.',
  },
  INVITATION_USED: { status: 410, message: 'This invitation has been answered already.' },
  INVITATION_REVOKED: { status: 410, message: 'This invitation is no longer valid.' },
  TOO_MANY_API_TOKENS: {
    status: 409,
    message: 'You have as many API tokens as you can. Please revoke one first.',
  },
  API_TOKEN_REPLACED: { status: 409, message: 'This API token was rotated already.' },
  LAST_ADMIN: { status: 409, message: 'Somebody has to stay an administrator.' },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'The request is too large.' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message: 'Send the body as application/json or application/x-www-form-urlencoded.',
  },
  RATE_LIMITED: { status: 429, message: 'Too many requests. Please wait a moment and try again.' },
  INTERNAL_ERROR: { status: 500, message: 'Something went wrong. Please try again.' },
  CONFIGURATION_INVALID: { status: 500, message: 'The configuration is not valid.' },
  DATABASE_REQUIRED: {
    status: 501,
    message: 'This needs a database: without one, sessions live only in their cookies.',
  },
  EMAIL_NOT_SENT: {
    status: 502,
    message: 'The e-mail could not be sent. Please try again in a moment.',
  },
  OAUTH_TOKEN_INVALID: {
    status: 502,
    message: 'The sign-in service sent an answer that could not be verified. Please try again.',
  },
  PROFILE_INVALID: {
    status: 502,
    message: 'The sign-in service sent a profile that this application cannot use.',
  },
  PROVIDER_REFUSED: {
    status: 502,
    message: 'The sign-in service refused the request. Please try again later.',
  },
  PROVIDER_UNAVAILABLE: {
    status: 503,
    message: 'The sign-in service cannot be reached right now. Please try again in a moment.',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    message: 'This service cannot reach its data right now. Please try again in a moment.',
  },
  MIGRATION_REQUIRED: {
    status: 503,
    message: 'This service is being updated. Please try again in a moment.',
  },
} as const satisfies Record<string, { status: number; message: string }>

export type ErrorCode = keyof typeof errorCatalogue

/** The body of every error answer. */
export interface ErrorBody {
  error: { code: ErrorCode; message: string }
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCatalogue, value)
}

/**
 * What a person may read about a code, for instance the `?error=` that a failed sign-in leaves in the
 * address of the sign-in page. Anything that is no code of ours gets the general sentence, so the
 * address can never put words on the page.
 */
export function errorMessage(code: unknown): string {
  return errorCatalogue[isErrorCode(code) ? code : 'INTERNAL_ERROR'].message
}
