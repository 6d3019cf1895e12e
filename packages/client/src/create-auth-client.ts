import {
  addresses,
  reviveDevices,
  reviveSessionState,
  type SessionState,
  type SignOutAllAnswer,
  type SignOutAnswer,
} from '@sallyport/core/wire'
import type { AuthClient, SignOutOptions } from './auth-client.ts'
import { failure } from './auth-client-error.ts'
import type { ClientCallsOf, ClientFeature, Line } from './client-feature.ts'
import { createBlindStore } from './blind-store.ts'
import {
  type ConnectionOptions,
  createConnection,
  type Message,
  type Method,
} from './connection.ts'
import { fillIn } from './fill-in.ts'
import { checkNavigable, readAddress } from './navigate.ts'
import type { RegisteredFields } from './register.ts'
import { createSessionStore } from './session-store.ts'

/** Where the server is, and how to reach it. */
export interface AuthClientOptions<
  Features extends readonly ClientFeature[] = readonly [],
> extends ConnectionOptions {
  /** The features of the server that this client calls, such as `organizations()`. Default none. */
  features?: Features
}

/**
 * A client for the server's handlers. Make it once, in a module of its own. Throws `CONFIGURATION_INVALID` when
 * an option is wrong.
 */
export function createAuthClient<
  Fields extends object = RegisteredFields,
  const Features extends readonly ClientFeature[] = readonly [],
>(options: AuthClientOptions<Features> = {}): AuthClient<Fields> & ClientCallsOf<Features> {
  const connection = createConnection(options)
  const readState = (abort: AbortController) => sendForState('GET', addresses.session, { abort })
  const { store, read, write, ask, learn, end } =
    typeof window === 'undefined'
      ? createBlindStore<Fields>(readState)
      : createSessionStore<Fields>(readState, connection.name)

  async function sendForState(
    method: Method,
    path: string,
    message?: Message,
  ): Promise<SessionState<Fields>> {
    return revive(await connection.send(method, path, message), reviveSessionState<Fields>)
  }

  async function leave(
    path: string,
    { redirect = false, redirectTo: asked }: SignOutOptions = {},
  ): Promise<SignOutAnswer & Partial<SignOutAllAnswer>> {
    if (redirect) checkNavigable()
    const body = { redirectTo: asked }
    const answer = await write(() => connection.send('POST', path, { body }), end)
    const redirectTo = readAddress(answer, 'redirectTo')
    if (redirect) location.assign(redirectTo)
    return { ...answer, redirectTo }
  }

  const line: Line = {
    send: (method, path, body) => ask(() => connection.send(method, path, body && { body })),
    sendForSession: (method, path, body) =>
      write(() => sendForState(method, path, body && { body }), learn),
  }
  const features = Object.fromEntries(
    (options.features ?? []).map(({ id, build }) => [id, build(line)]),
  )

  const client: AuthClient<Fields> = {
    async signIn(provider, { redirect = true, redirectTo, rememberMe } = {}) {
      if (redirect) checkNavigable()
      const path = fillIn(addresses.signIn, { provider })
      const answer = await connection.send('POST', path, { body: { redirectTo, rememberMe } })
      const signInURL = readAddress(answer, 'signInURL')
      if (redirect) location.assign(signInURL)
      return { signInURL }
    },
    getSession: read,
    sessionOrNull: async () => (await read()).session,
    signOut: (where) => leave(addresses.signOut, where),
    signOutAll: async (where) => ({ ended: 0, ...(await leave(addresses.signOutAll, where)) }),
    refreshSession: () => write(() => sendForState('POST', addresses.refresh), learn),
    updateSession: (user) =>
      write(() => sendForState('PATCH', addresses.session, { body: { user } }), learn),
    sessions: {
      async list() {
        return revive(await ask(() => connection.send('GET', addresses.sessions)), reviveDevices)
      },
      async revoke(id) {
        await write(
          () => connection.send('DELETE', fillIn(addresses.device, { id })),
          () => {
            if (store.get().data?.session?.id === id) end()
            // What this page knows may be older than a renewal in another tab: the server knows whose session it was.
            else void store.refetch()
          },
        )
      },
    },
    store,
  }
  // Each feature's calls stand under its id.
  return { ...client, ...(features as ClientCallsOf<Features>) }
}

/** Gives an answer its dates back. Throws `UNEXPECTED_ANSWER` when it is another one. */
function revive<T>(answer: object, reviver: (written: unknown) => T): T {
  try {
    return reviver(answer)
  } catch (cause) {
    throw failure('UNEXPECTED_ANSWER', 200, cause)
  }
}
