import { failure, misconfigured } from './auth-client-error.ts'

/** Throws `CONFIGURATION_INVALID` where there is no page that could be left. */
export function checkNavigable(): void {
  if (typeof location === 'undefined') {
    throw misconfigured('there is no page: pass redirect: false')
  }
}

/**
 * An absolute http(s) address from an answer of our own server. Anything else, such as a `javascript:` that would
 * run in the page, throws `UNEXPECTED_ANSWER`.
 */
export function readAddress(answer: object, field: string): string {
  const address = (answer as Record<string, unknown>)[field]
  if (typeof address === 'string' && /^https?:\/\//.test(address)) return address
  throw failure('UNEXPECTED_ANSWER', 200, `${field} is no http address`)
}
