import type { Profile } from '../../../account/profile.ts'
import type { ClientOptions, Facts, Provider } from '../provider.ts'
import { mergeProfile } from './merge-profile.ts'
import { oauth2 } from './oauth2.ts'

export interface GitHubOptions extends ClientOptions {
  /** Default `github`. */
  id?: string
  /** The origin of a GitHub Enterprise Server. Default `https://github.com`. */
  host?: string
  /** The address of its REST API. Default `https://api.github.com`, or `<host>/api/v3`. */
  api?: string
  /**
   * Adds to or replaces what is read of the answer of `GET /user`. With another `email` goes its own
   * `emailVerified`, else it counts as not verified.
   */
  profile?: (user: Facts) => Profile
}

/** Sign in with GitHub: plain OAuth 2.0. Credentials: `GITHUB_CLIENT_ID` and `GITHUB_CLIENT_SECRET`. */
export function github(options: GitHubOptions = {}): Provider {
  const { host = 'https://github.com', api, profile, ...rest } = options
  const apiAddress =
    api ?? (options.host === undefined ? 'https://api.github.com' : `${host}/api/v3`)
  return oauth2({
    id: 'github',
    scopes: ['read:user', 'user:email'],
    clientAuthentication: 'client_secret_post',
    ...rest,
    issuer: `${host}/login/oauth`,
    authorizationEndpoint: `${host}/login/oauth/authorize`,
    tokenEndpoint: `${host}/login/oauth/access_token`,
    resources: { user: `${apiAddress}/user`, emails: `${apiAddress}/user/emails` },
    profile({ user, emails }) {
      const facts = isObject(user) ? user : {}
      const standard = {
        ...mailAddress(emails),
        name: [facts.name, facts.login].find((name) => typeof name === 'string'),
        image: typeof facts.avatar_url === 'string' ? facts.avatar_url : undefined,
      }
      return {
        ...mergeProfile(standard, profile?.(facts)),
        // A number, and never given to another account; the login name can be.
        subject: Number.isSafeInteger(facts.id) ? String(facts.id) : undefined,
      }
    },
  })
}

/** The primary address if it is verified, else any verified one. `GET /user` shows what the person typed, so it is not asked. */
function mailAddress(emails: unknown): Pick<Profile, 'email' | 'emailVerified'> {
  const verified = (Array.isArray(emails) ? emails : []).filter(
    (entry): entry is Facts => isObject(entry) && entry.verified === true,
  )
  const chosen = verified.find((entry) => entry.primary === true) ?? verified[0]
  return typeof chosen?.email === 'string' ? { email: chosen.email, emailVerified: true } : {}
}

function isObject(value: unknown): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
