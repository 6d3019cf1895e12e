import * as github from './github-endpoints.ts'
import type { Change, Json, Reply } from './misbehaviour.ts'
import * as openid from './openid-endpoints.ts'
import type { RecordedRequest } from './recorded-request.ts'
import { replyWith } from './refusal.ts'
import type { ProviderState } from './state.ts'

/** The answer of one endpoint: the right one, then what the test made of it. */
export async function answer(request: RecordedRequest, state: ProviderState): Promise<Reply> {
  const { behaviour, keys } = state
  const change = <Body>(body: Body, how: Change<Body> | undefined, reply: Reply = {}): Reply => {
    const changed = how?.(body, request)
    const headers = { ...reply.headers, ...changed?.headers }
    return { ...reply, body, ...changed, headers }
  }
  try {
    switch (request.endpoint) {
      case 'discovery':
        return change(openid.discovery(state), behaviour.discovery)
      case 'jwks':
        return change(publicKeys(keys.RS256.publicJwk, keys.ES256.publicJwk), behaviour.jwks)
      case 'authorize':
        return openid.authorize(request, state)
      case 'token': {
        const body = openid.token(request, state)
        const reply: Reply & { body: Json } = await body.then((json) => ({ body: json }), replyWith)
        return change(reply.body, behaviour.tokenResponse, reply)
      }
      case 'userinfo':
        return change(openid.userinfo(request, state), behaviour.userinfo)
      case 'githubAuthorize':
        return github.authorizeAtGithub(request, state)
      case 'githubToken': {
        const reply = change(github.githubToken(request, state), behaviour.githubToken)
        return github.encodeForGithub(request, reply)
      }
      case 'githubUser':
        return change(github.githubUser(request, state), behaviour.githubUser)
      case 'githubEmails':
        return change(github.githubEmails(request, state), behaviour.githubEmails)
      default:
        if (request.path === '/stranger/jwks') return { body: publicKeys(keys.stranger.publicJwk) }
        return { status: 404, body: { error: 'not_found' } }
    }
  } catch (error) {
    return replyWith(error)
  }
}

/** Copies, so that a test may change them. */
function publicKeys(...keys: Json[]): { keys: Json[] } {
  return { keys: structuredClone(keys) }
}
