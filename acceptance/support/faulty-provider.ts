import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { answer } from './faulty-provider/answer.ts'
import { createClients, type Clients } from './faulty-provider/clients.ts'
import { createCodes } from './faulty-provider/codes.ts'
import type { Endpoint, Fault, Misbehaviour, Reply } from './faulty-provider/misbehaviour.ts'
import { recordRequest, type RecordedRequest } from './faulty-provider/recorded-request.ts'
import { sendFault } from './faulty-provider/send-fault.ts'
import { createSigningKeys } from './faulty-provider/signing-keys.ts'
import type { ProviderState } from './faulty-provider/state.ts'

export type { Fault, Misbehaviour, Reply, RecordedRequest }
export type { Json, SigningTrick } from './faulty-provider/misbehaviour.ts'

/**
 * An OpenID provider, and a plain OAuth 2.0 server in GitHub's manners, that does everything right
 * until a test says otherwise:
 *
 *     provider.behave({ idToken: (claims) => ({ ...claims, aud: 'another-app' }) })
 */
export interface FaultyProvider {
  /** `http://127.0.0.1:<port>`. */
  issuer: string
  /** The applications it knows; every redirect URI is right. */
  clients: Clients
  /** GitHub-shaped addresses; `clients.secret` is known here too. */
  github: { authorize: string; token: string; user: string; emails: string }
  /** All requests since the start or the last `reset`, oldest first. */
  requests: RecordedRequest[]
  requestsTo(endpoint: Endpoint): RecordedRequest[]
  /** Adds to what goes wrong; the same key replaces. */
  behave(misbehaviour: Misbehaviour): void
  /** Behaves again; forgets requests, codes and access tokens. Keys and clients stay. */
  reset(): void
  /** New signing keys with new `kid`s; the old ones leave the JWKS. */
  rotateKeys(): Promise<void>
  /** Sends a person to an authorization address; where they are sent back to. */
  visit(authorizationUrl: string | URL): Promise<URL>
  close(): Promise<void>
}

export async function startFaultyProvider(): Promise<FaultyProvider> {
  const [clients, keys] = await Promise.all([createClients(), createSigningKeys()])
  const requests: RecordedRequest[] = []
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('the provider has no TCP port')
  const issuer = `http://127.0.0.1:${address.port}`
  const state: ProviderState = { issuer, clients, keys, ...blank() }

  server.on('request', (req, res) => {
    serve(req, res, state, requests).catch((error: unknown) => {
      res.destroy()
      console.error('the faulty provider, or an override of a test, failed:', error)
    })
  })

  return {
    issuer,
    clients,
    requests,
    github: {
      authorize: `${issuer}/login/oauth/authorize`,
      token: `${issuer}/login/oauth/access_token`,
      user: `${issuer}/user`,
      emails: `${issuer}/user/emails`,
    },
    requestsTo: (endpoint) => requests.filter((request) => request.endpoint === endpoint),
    behave(misbehaviour) {
      state.behaviour = { ...state.behaviour, ...misbehaviour }
      if (misbehaviour.faults) state.faultsSent.clear()
    },
    reset() {
      Object.assign(state, blank())
      requests.length = 0
    },
    async rotateKeys() {
      state.keys = await createSigningKeys()
    },
    async visit(authorizationUrl) {
      const response = await fetch(authorizationUrl, { redirect: 'manual' })
      const location = response.headers.get('location')
      if (!location) throw new Error(`not sent back: ${response.status} ${await response.text()}`)
      return new URL(location)
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function blank(): Omit<ProviderState, 'issuer' | 'clients' | 'keys'> {
  return {
    codes: createCodes(),
    accessTokens: new Map(),
    behaviour: {},
    faultsSent: new Map(),
  }
}

async function serve(
  req: IncomingMessage,
  res: ServerResponse,
  state: ProviderState,
  requests: RecordedRequest[],
): Promise<void> {
  const request = await recordRequest(req)
  requests.push(request)
  const fault = currentFault(request.endpoint, state)
  if (fault && (await sendFault(fault, res, request))) return
  send(res, await answer(request, state))
}

function currentFault(
  endpoint: Endpoint | undefined,
  { behaviour, faultsSent }: ProviderState,
): Fault | undefined {
  const fault = endpoint && behaviour.faults?.[endpoint]
  if (!fault) return undefined
  const sent = faultsSent.get(endpoint) ?? 0
  faultsSent.set(endpoint, sent + 1)
  return sent < (fault.times ?? Infinity) ? fault : undefined
}

function send(res: ServerResponse, { status = 200, headers = {}, body }: Reply): void {
  res.statusCode = status
  res.setHeader('cache-control', 'no-store')
  if (body !== undefined) res.setHeader('content-type', 'application/json')
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
  res.end(typeof body === 'string' ? body : JSON.stringify(body))
}
