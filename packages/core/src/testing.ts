import type { Profile } from './account/profile.ts'
import { signIn } from './account/sign-in.ts'
import { assemble, type Auth, type Surroundings, type WithCalls } from './auth.ts'
import { randomToken } from './crypto/random.ts'
import type { Feature } from './feature.ts'
import type { AuthOptions, SecurityOptions } from './options.ts'
import { pendingCookies } from './session/session.ts'

export interface TestAuth<
  Fields extends object = object,
  Internal extends keyof Fields = never,
> extends Auth<Fields, Internal> {
  /**
   * Signs a person in without a provider, through the same door, and gives the Cookie header that their browser
   * would send. The same subject is the same user; `rememberMe` is by default what `session.rememberMe` says, and
   * `headers` are those of the request they come back with. Throws what the door throws.
   */
  cookieOf(
    profile?: Profile & { subject?: string },
    rememberMe?: boolean,
    headers?: Headers,
  ): Promise<string>
}

/**
 * `createAuth` for tests: a new secret, the origin `http://app.test`, no environment, silent events, no rate limits, for
 * tests do in a second what people do in a day, and a clock and a fetch that can be replaced. Options given win.
 */
export function createTestAuth<
  Fields extends object = object,
  Internal extends keyof Fields = never,
  const Features extends readonly Feature[] = readonly [],
>(
  options: AuthOptions<Fields, Internal, Features> = {},
  { now = Date.now, ...surroundings }: Partial<Surroundings> = {},
): TestAuth<Fields, Internal> & WithCalls<Features> {
  const { auth, sessions } = assemble<Fields, Internal, Features>(
    {
      baseURL: 'http://app.test',
      secret: randomToken(32),
      onEvent: () => {},
      ...options,
      security: withoutLimits(options.security),
    },
    { now, uptime: now, fetch, environment: {}, ...surroundings },
  )
  return {
    ...auth,
    async cookieOf(
      { subject = 'test-subject', ...profile } = {},
      rememberMe = sessions.context.settings.session.rememberMe,
      headers = new Headers(),
    ) {
      const person = { email: 'person@example.test', emailVerified: true, ...profile }
      const identity = {
        provider: 'test',
        issuer: 'https://test.invalid',
        subject,
        profile: person,
      }
      await signIn(sessions, headers, identity, rememberMe)
      return pendingCookies(sessions, headers)
        .filter((line) => !line.includes('; Max-Age=0;'))
        .map((line) => line.slice(0, line.indexOf(';')))
        .join('; ')
    },
  }
}

/** What is no object at all is left to be refused. */
function withoutLimits(security: SecurityOptions = {}): SecurityOptions {
  return security?.constructor === Object ? { rateLimit: false, ...security } : security
}

/** The tables, for tests that look at the rows. */
export { identities, rateLimits, revocations, sessionRows, spent, users } from './tables.ts'
