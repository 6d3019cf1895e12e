import * as oauth from 'oauth4webapi'
import { AuthError } from '../../errors.ts'
import { toFailure } from './failure.ts'

/**
 * The parameters that the provider sent back, when they are an answer to this sign-in with exactly one code
 * in it. Throws `ACCESS_DENIED`, `PROVIDER_REFUSED` or `OAUTH_RESPONSE_INVALID`.
 */
export function readCallback(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  parameters: URLSearchParams,
  state: string,
): URLSearchParams {
  try {
    const checked = oauth.validateAuthResponse(server, client, parameters, state)
    // oauth4webapi takes an empty `iss` for none, where none was promised (RFC 9207, section 2.4).
    if (checked.get('iss') === '') throw invalid('the iss is empty')
    // Of a flow that we never ask for.
    if (checked.has('access_token')) throw invalid('there is an access token in it')
    const [code, ...more] = checked.getAll('code')
    if (!code || more.length > 0) throw invalid('there is not exactly one code')
    return checked
  } catch (error) {
    throw toFailure(error, 'OAUTH_RESPONSE_INVALID')
  }
}

function invalid(detail: string): AuthError {
  return new AuthError('OAUTH_RESPONSE_INVALID', { detail })
}
