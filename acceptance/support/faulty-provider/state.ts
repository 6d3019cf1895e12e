import type { Clients } from './clients.ts'
import type { CodeGrant, Codes } from './codes.ts'
import type { Endpoint, Misbehaviour } from './misbehaviour.ts'
import type { SigningKeys } from './signing-keys.ts'

/** What the endpoints share; `behaviour` and `keys` change while it runs. */
export interface ProviderState {
  readonly issuer: string
  readonly clients: Clients
  codes: Codes
  accessTokens: Map<string, CodeGrant>
  behaviour: Misbehaviour
  /** How often each fault has struck. */
  faultsSent: Map<Endpoint, number>
  keys: SigningKeys
}
