import { randomBytes } from 'node:crypto'
import type { ClientMetadata, Configuration, JWK } from 'oidc-provider'
import { findAccountById, portraitPath } from './accounts.ts'
import { createMemoryAdapter } from './memory-adapter.ts'
import { errorPage } from './pages/error-page.ts'
import { pageHeaders } from './pages/layout.ts'
import { signedOutPage, signOutPage } from './pages/sign-out-page.ts'
import { grantWhatIsAsked, signInPolicy } from './sign-in-policy.ts'

const hour = 3600
const day = 24 * hour

/**
 * Everything oidc-provider would otherwise fill with a default that prints a warning is set here,
 * so a start is silent.
 */
export function configuration(
  issuer: string,
  keys: JWK[],
  clients: ClientMetadata[],
): Configuration {
  return {
    adapter: createMemoryAdapter(),
    clients,
    jwks: { keys },
    responseTypes: ['code'],
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256'] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'picture'] },
    // As the large providers do: the claims stand in the ID token and in the userinfo answer.
    conformIdTokenClaims: false,
    findAccount(_ctx, id) {
      const account = findAccountById(id)
      if (!account) return undefined
      const { email, name } = account
      const picture = `${issuer}${portraitPath(account)}`
      return {
        accountId: id,
        claims: () => ({ sub: id, email, email_verified: true, name, picture }),
      }
    },
    loadExistingGrant: grantWhatIsAsked,
    rotateRefreshToken: () => true,
    interactions: { policy: signInPolicy(), url: (_ctx, { uid }) => `/interaction/${uid}` },
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      // Cookies ignore ports: these names collide with no app, whatever host it runs on.
      names: {
        session: 'demo-provider.session',
        interaction: 'demo-provider.interaction',
        resume: 'demo-provider.resume',
      },
    },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: { enabled: false },
      backchannelLogout: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) {
          ctx.set(pageHeaders)
          ctx.body = signOutPage(form)
        },
        postLogoutSuccessSource(ctx) {
          ctx.set(pageHeaders)
          ctx.body = signedOutPage()
        },
      },
    },
    // oidc-provider's guard against inner addresses would refuse back-channel logout to loopback.
    fetch: (url, { dispatcher: _guard, ...options }: RequestInit & { dispatcher?: unknown } = {}) =>
      fetch(url, options),
    clientBasedCORS: () => false,
    renderError(ctx, out) {
      ctx.set(pageHeaders)
      ctx.body = errorPage('The app sent a request that this provider refuses.', {
        error: out.error,
        ...(out.error_description ? { description: out.error_description } : {}),
      })
    },
    ttl: {
      AccessToken: hour,
      AuthorizationCode: 60,
      Grant: 14 * day,
      IdToken: hour,
      Interaction: hour,
      RefreshToken: 14 * day,
      Session: day,
    },
  }
}
