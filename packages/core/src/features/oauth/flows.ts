import { signIn } from '../../account/sign-in.ts'
import { AuthError, isStoreFailure } from '../../errors.ts'
import type { RequestHeaders } from '../../session/request-state.ts'
import type { Sessions } from '../../session/session.ts'
import { createRelyingParty, type RelyingParty } from './protocol.ts'
import type { RegisteredProvider } from './provider.ts'
import { createTransactions } from './transaction.ts'

export interface StartOptions {
  /** Checked, absolute. */
  readonly redirectTo: string
  readonly remember: boolean
}

/** What `finishSignIn` comes to; the cookies end the transaction whatever the outcome. */
export type Finished = { readonly cookies: string[] } & (
  | { readonly redirectTo: string; readonly error?: undefined }
  | { readonly error: AuthError }
)

/** Sign-in with a provider, in two steps with the provider's page between them. */
export interface OAuthFlows {
  /** Throws `UNKNOWN_PROVIDER`. */
  check(provider: string): void
  /** Throws `UNKNOWN_PROVIDER`, `PROVIDER_UNAVAILABLE`. */
  start(
    provider: string,
    headers: RequestHeaders | undefined,
    options: StartOptions,
  ): Promise<{ signInURL: string; cookies: ReadonlyMap<string, string> }>
  finish(provider: string, headers: RequestHeaders, parameters: URLSearchParams): Promise<Finished>
}

export function createOAuthFlows(
  sessions: Sessions,
  providers: readonly RegisteredProvider[],
): OAuthFlows {
  const { context } = sessions
  const transactions = createTransactions(context)
  const parties = new Map(
    providers.map((provider) => [provider.id, createRelyingParty(context, provider)]),
  )

  function party(provider: string): RelyingParty {
    const found = parties.get(provider)
    if (!found) {
      const ids = [...parties.keys()].join(', ') || 'none'
      const detail = `no provider of the \`oauth\` option has the id that was asked for; there are: ${ids}`
      throw new AuthError('UNKNOWN_PROVIDER', { detail })
    }
    return found
  }

  /** Tells of a sign-in that came to nothing. */
  function failed(provider: string, thrown: unknown): AuthError {
    const error =
      thrown instanceof AuthError ? thrown : new AuthError('INTERNAL_ERROR', { cause: thrown })
    if (error.code === 'INTERNAL_ERROR' || isStoreFailure(error)) {
      context.emit({ type: 'error', detail: 'a sign-in failed', cause: error.cause })
    }
    const { code, detail } = error
    context.emit({ type: 'sign_in.failed', provider, code, detail })
    return error
  }

  async function complete(
    provider: string,
    headers: RequestHeaders,
    parameters: URLSearchParams,
  ): Promise<string> {
    const states = parameters.getAll('state')
    const state = states.length === 1 ? (states[0] ?? '') : ''
    const { finish, issuer } = party(provider)
    const cookies = headers.get('cookie') ?? ''
    const transaction = await transactions.take(cookies, { id: provider, issuer }, state)
    if (!transaction) {
      throw new AuthError('OAUTH_STATE_INVALID', {
        detail: `no transaction of this browser and provider is pending under this state; it came back too late, twice, or had begun at another host than ${context.settings.origin} (baseURL)`,
      })
    }
    const proof = await finish(transaction, parameters)
    await signIn(sessions, headers, { provider, ...proof }, transaction.remember)
    return transaction.redirectTo
  }

  return {
    check: (provider) => void party(provider),
    async start(provider, headers, { redirectTo, remember }) {
      const { authorizationAddress, issuer } = party(provider)
      const { transaction, cookies } = await transactions.begin(headers?.get('cookie') ?? '', {
        provider,
        issuer,
        redirectTo,
        remember,
      })
      const signInURL = await authorizationAddress(transaction).catch((thrown: unknown) => {
        throw failed(provider, thrown)
      })
      context.emit({ type: 'sign_in.started', provider })
      return { signInURL, cookies }
    },
    async finish(provider, headers, parameters) {
      const cookies = transactions.end(parameters.get('state'))
      try {
        return { cookies, redirectTo: await complete(provider, headers, parameters) }
      } catch (thrown) {
        return { cookies, error: failed(provider, thrown) }
      }
    },
  }
}
