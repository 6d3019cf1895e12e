import { isKnownClient } from './clients.ts'
import type { Reply } from './misbehaviour.ts'
import { oauthError, replyWith } from './refusal.ts'
import type { RecordedRequest } from './recorded-request.ts'
import type { ProviderState } from './state.ts'

/**
 * The redirect to the app with `state` and what `fill` sets; a refusal of `fill` becomes `error`.
 * Without a known client or an address there is no app to tell it to (RFC 6749, 4.1.2.1).
 */
export function redirectBack(
  request: RecordedRequest,
  { clients, behaviour }: ProviderState,
  fill: (params: URLSearchParams) => void,
): Reply {
  const { query } = request
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!isKnownClient(clients, query.get('client_id')) || !URL.canParse(redirectUri)) {
    throw oauthError('invalid_request', 'unknown client or no redirect_uri')
  }
  const back = new URL(redirectUri)
  const params = back.searchParams
  const state = query.get('state')
  if (state !== null) params.set('state', state)
  try {
    fill(params)
  } catch (error) {
    for (const [name, value] of Object.entries(replyWith(error).body))
      params.set(name, String(value))
  }
  behaviour.authorize?.(params, request)
  return { status: 302, headers: { location: back.href } }
}
