import { jwtVerify } from 'jose'
import type { Clients } from './clients.ts'
import { oauthError } from './refusal.ts'
import type { RecordedRequest } from './recorded-request.ts'

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** Returns the client id, after exactly one method of authentication (RFC 6749, 2.3). */
export async function authenticateClient(
  { headers, body, query }: RecordedRequest,
  clients: Clients,
  audience: string[],
): Promise<string> {
  if (query.size > 0) throw oauthError('invalid_request', 'parameters belong into the body')
  const assertion = body.get('client_assertion')
  const methods = [headers.authorization, body.get('client_secret'), assertion]
  if (methods.filter((used) => used !== null && used !== undefined).length > 1) {
    throw oauthError('invalid_request', 'more than one client authentication')
  }
  if (headers.authorization !== undefined) return basic(headers.authorization, clients)
  if (assertion !== null) return privateKeyJwt(assertion, body, clients, audience)
  const clientId = body.get('client_id')
  if (clientId === clients.public.clientId && !body.has('client_secret')) return clientId
  return secret(clientId, body.get('client_secret'), clients)
}

/** Both parts are form-encoded before they are joined (RFC 6749, 2.3.1). */
function basic(header: string, clients: Clients): string {
  const encoded = /^Basic (.+)$/i.exec(header)?.[1] ?? ''
  const [id = '', clientSecret = ''] = Buffer.from(encoded, 'base64')
    .toString()
    .split(':')
    .map((part) => new URLSearchParams(`part=${part}`).get('part') ?? '')
  return secret(id, clientSecret, clients)
}

function secret(clientId: string | null, clientSecret: string | null, clients: Clients): string {
  const client = clients.secret
  if (clientId === client.clientId && clientSecret === client.clientSecret) return clientId
  throw oauthError('invalid_client', 'unknown client or wrong secret', 401)
}

/** OpenID Connect Core, section 9. */
async function privateKeyJwt(
  assertion: string,
  body: URLSearchParams,
  { key: client }: Clients,
  audience: string[],
): Promise<string> {
  const expected = { issuer: client.clientId, subject: client.clientId, audience }
  if (body.get('client_assertion_type') !== assertionType) {
    throw oauthError('invalid_client', 'wrong client_assertion_type', 401)
  }
  try {
    await jwtVerify(assertion, client.key.publicKey, {
      ...expected,
      algorithms: ['ES256'],
      requiredClaims: ['exp', 'jti'],
    })
    return client.clientId
  } catch {
    throw oauthError('invalid_client', 'the client assertion is not valid', 401)
  }
}
