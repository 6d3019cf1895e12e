import type { AuthError } from '@sallyport/core/errors'
import { errorMessage } from '@sallyport/core/wire'

/** What others are told: of what is wrong on the server the sentence of its code alone, as by the endpoints of core. */
export function publicMessage({ code, status, message }: AuthError): string {
  return status >= 500 ? errorMessage(code) : message
}
