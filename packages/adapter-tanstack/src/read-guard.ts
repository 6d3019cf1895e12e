import { createServerFn, type OptionalFetcher } from '@tanstack/react-start'
import type { GuardAnswer } from './guard-answer.ts'
import { readState } from './read-session.ts'
import { requestAuth } from './request-auth.ts'

/** What guards ask the server. Whoever imports this module has it among their addresses. */
export const readGuard: OptionalFetcher<
  undefined,
  undefined,
  Promise<GuardAnswer>
> = createServerFn({ method: 'GET' }).handler(async (): Promise<GuardAnswer> => {
  const { auth } = requestAuth()
  const state = await readState(auth)
  return {
    session: state.session,
    isUnknown: !state.authenticated && state.reason.endsWith('UNAVAILABLE'),
    signIn: auth.pages.signIn,
    home: auth.pages.home,
  }
})
