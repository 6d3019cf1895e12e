import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Endpoint } from './misbehaviour.ts'

export interface RecordedRequest {
  /** `undefined` for a path that nobody should ask for. */
  endpoint: Endpoint | undefined
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  /** The form fields of a POST. */
  body: URLSearchParams
  /** Bytes of an answer that had no end (`hugeBody`, `drip`) until the other side left. */
  bytesSent: number
}

export const endpoints: Readonly<Record<string, Endpoint>> = {
  '/.well-known/openid-configuration': 'discovery',
  '/jwks': 'jwks',
  '/authorize': 'authorize',
  '/token': 'token',
  '/userinfo': 'userinfo',
  '/login/oauth/authorize': 'githubAuthorize',
  '/login/oauth/access_token': 'githubToken',
  '/user': 'githubUser',
  '/user/emails': 'githubEmails',
}

export async function recordRequest(req: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk)
  const url = new URL(req.url ?? '/', 'http://127.0.0.1')
  return {
    endpoint: endpoints[url.pathname],
    method: req.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: req.headers,
    body: new URLSearchParams(Buffer.concat(chunks).toString()),
    bytesSent: 0,
  }
}
