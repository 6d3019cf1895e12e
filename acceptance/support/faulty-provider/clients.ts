import { randomBytes } from 'node:crypto'
import { createSigningKey, type SigningKey } from './signing-keys.ts'

/** The three applications this provider knows, by the way they authenticate (RFC 6749, 2.3). */
export interface Clients {
  /** `client_secret_basic` or `client_secret_post`. */
  secret: { clientId: string; clientSecret: string }
  /** `none`. */
  public: { clientId: string }
  /** `private_key_jwt` with ES256. */
  key: { clientId: string; key: SigningKey }
}

export async function createClients(): Promise<Clients> {
  return {
    secret: {
      clientId: 'secret-app',
      // Characters that basic authentication must form-encode first.
      clientSecret: `${randomBytes(24).toString('base64url')} :%+/&=`,
    },
    public: { clientId: 'public-app' },
    key: { clientId: 'key-app', key: await createSigningKey('ES256') },
  }
}

export function isKnownClient(clients: Clients, clientId: string | null): boolean {
  return Object.values(clients).some((client) => client.clientId === clientId)
}
