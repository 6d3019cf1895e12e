import { type ErrorCode, errorCatalogue } from './wire/errors.ts'

/**
 * Every error that Sallyport throws. `code` is the contract, `status` its HTTP status, `message` may be
 * shown to people, `detail` and `cause` are for the log alone and never leave the server.
 */
export class AuthError extends Error {
  override readonly name = 'AuthError'
  readonly code: ErrorCode
  readonly status: number
  /** What happened, in words that hold no secret, token or code. */
  readonly detail: string | undefined

  constructor(
    code: ErrorCode,
    options: { message?: string; detail?: string; cause?: unknown } = {},
  ) {
    super(
      options.message ?? errorCatalogue[code].message,
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.code = code
    this.status = errorCatalogue[code].status
    this.detail = options.detail
  }
}

/** Whether it is the database that stands in the way. */
export function isStoreFailure({ code }: AuthError): boolean {
  return code === 'STORE_UNAVAILABLE' || code === 'MIGRATION_REQUIRED'
}
