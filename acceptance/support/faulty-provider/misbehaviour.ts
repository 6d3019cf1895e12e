import type { RecordedRequest } from './recorded-request.ts'

export type Json = Record<string, unknown>

export type Endpoint =
  | 'discovery'
  | 'jwks'
  | 'authorize'
  | 'token'
  | 'userinfo'
  | 'githubAuthorize'
  | 'githubToken'
  | 'githubUser'
  | 'githubEmails'

/** An answer. A string body goes out as it is, anything else as JSON. */
export interface Reply {
  /** Default 200. */
  status?: number
  /** On top of `content-type: application/json` and `cache-control: no-store`. */
  headers?: Record<string, string>
  body?: unknown
}

/**
 * Gets the body of a success: changes it in place, or returns what of the answer shall be
 * different.
 */
export type Change<Body = Json> = (body: Body, request: RecordedRequest) => Reply | void

/** What goes wrong below the protocol, at one endpoint. */
export interface Fault {
  /** Only the next so many requests; then the endpoint is well again. Default all. */
  times?: number
  /** Milliseconds before anything is sent. Combines with the others, or delays the right answer. */
  delayMs?: number
  /** The connection stays open and nothing is ever sent. */
  hang?: boolean
  /** The connection is cut without an answer. */
  hangUp?: boolean
  /** Headers come, then one byte every 20 ms, for ever. */
  drip?: boolean
  /** An error page with this status. */
  status?: number
  /** A web page with status 200, as captive portals send. */
  html?: boolean
  /** Valid JSON of so many bytes, without `content-length`. */
  hugeBody?: number
  /** 302 to this address. */
  redirect?: string
}

/**
 * How the ID token is signed, if not correctly:
 * `none` without signature and `alg: none`;
 * `hs256-with-public-key` HMAC keyed with the public key's PEM text;
 * `hs256-with-client-secret` HMAC keyed with the client secret;
 * `wrong-key` by a key that is not published, under the `kid` of one that is;
 * `broken` the right signature with one bit turned;
 * `jwk` by a stranger's key that lies in the header;
 * `jku` by a stranger's key that the header points to (`/stranger/jwks`, recorded when fetched);
 * or a function that returns the whole token.
 */
export type SigningTrick =
  | 'none'
  | 'hs256-with-public-key'
  | 'hs256-with-client-secret'
  | 'wrong-key'
  | 'broken'
  | 'jwk'
  | 'jku'
  | ((claims: Json, header: Json) => string)

/** Every key is optional; what is not named stays correct. */
export interface Misbehaviour {
  /** Merged over the person's claims, in the ID token and in userinfo alike. */
  claims?: Json
  /** Signature algorithm of correct ID tokens. Default RS256. */
  idTokenAlg?: 'RS256' | 'ES256'
  /** The ID token's claims and header before signing: changed in place, or new claims returned. */
  idToken?: (claims: Json, header: Json) => Json | void
  idTokenSign?: SigningTrick
  /** Changes the parameters sent back to the app: `code`, `state`, `iss`. For GitHub too. */
  authorize?: (params: URLSearchParams, request: RecordedRequest) => void
  discovery?: Change
  jwks?: Change<{ keys: Json[] }>
  /** Sees refusals too, such as `invalid_grant`. */
  tokenResponse?: Change
  userinfo?: Change
  githubToken?: Change
  githubUser?: Change
  githubEmails?: Change<Json[]>
  faults?: Partial<Record<Endpoint, Fault>>
}
