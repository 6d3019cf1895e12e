import { randomBytes } from 'node:crypto'
import { checkAuthorization } from './check-authorization.ts'
import { createGrant } from './codes.ts'
import type { Json, Reply } from './misbehaviour.ts'
import { githubEmailList, githubPerson } from './person.ts'
import type { RecordedRequest } from './recorded-request.ts'
import { redirectBack } from './redirect-back.ts'
import { Refusal, replyWith } from './refusal.ts'
import type { ProviderState } from './state.ts'

/** Plain OAuth 2.0 in GitHub's manners: no `iss`, no ID token, errors with status 200. */
export function authorizeAtGithub(request: RecordedRequest, state: ProviderState): Reply {
  return redirectBack(request, state, (params) => {
    checkAuthorization(request.query, false)
    params.set('code', state.codes.issue(createGrant(request.query)))
  })
}

/** Refuses with status 200, unlike RFC 6749. */
export function githubToken({ body }: RecordedRequest, state: ProviderState): Json {
  const { clientId, clientSecret } = state.clients.secret
  if (body.get('client_id') !== clientId || body.get('client_secret') !== clientSecret) {
    return { error: 'incorrect_client_credentials', error_description: 'wrong id or secret' }
  }
  try {
    const grant = state.codes.redeem(body, clientId)
    const accessToken = `gho_${randomBytes(27).toString('base64url')}`
    state.accessTokens.set(accessToken, grant)
    const scope = grant.scope.split(' ').join(',')
    return { access_token: accessToken, token_type: 'bearer', scope }
  } catch (error) {
    return { ...replyWith(error).body, error: 'bad_verification_code' }
  }
}

/** GitHub sends a form unless JSON is asked for. */
export function encodeForGithub({ headers }: RecordedRequest, reply: Reply): Reply {
  const { body } = reply
  if (headers.accept?.includes('json') || typeof body !== 'object' || body === null) return reply
  const fields = new URLSearchParams()
  for (const [name, value] of Object.entries(body)) fields.set(name, String(value))
  const type = 'application/x-www-form-urlencoded; charset=utf-8'
  return { ...reply, headers: { 'content-type': type, ...reply.headers }, body: String(fields) }
}

export function githubUser(request: RecordedRequest, state: ProviderState): Json {
  checkAccessToken(request, state)
  return { ...githubPerson }
}

export function githubEmails(request: RecordedRequest, state: ProviderState): Json[] {
  const scopes = checkAccessToken(request, state)
  if (!scopes.includes('user:email') && !scopes.includes('user')) {
    throw new Refusal(404, { message: 'Not Found' })
  }
  return structuredClone(githubEmailList)
}

function checkAccessToken({ headers }: RecordedRequest, state: ProviderState): string[] {
  if (!headers['user-agent']) throw new Refusal(403, { message: 'User-Agent is missing' })
  const accessToken = /^(?:Bearer|token) (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
  const grant = state.accessTokens.get(accessToken)
  if (!grant) throw new Refusal(401, { message: 'Bad credentials' })
  return grant.scope.split(' ')
}
