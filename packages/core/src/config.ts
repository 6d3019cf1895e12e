import type { Settings } from './context.ts'
import type { KeyRing } from './crypto/key-ring.ts'
import { decodeSecret, looksRandom, secretBytes } from './crypto/secret.ts'
import { AuthError } from './errors.ts'
import { type Environment, readProviders } from './features/oauth/index.ts'
import type { RegisteredProvider } from './features/oauth/provider.ts'
import type { Feature } from './feature.ts'
import type { AuthOptions, OpenApiOptions } from './options.ts'
import { optionsShape } from './options-shape.ts'
import type { Schema } from './schema.ts'
import { parseOrigin, parseOriginPattern } from './web/origin.ts'
import { defaultBasePath } from './wire/addresses.ts'

export interface Configuration {
  readonly settings: Settings
  readonly keyRing: KeyRing
  readonly providers: readonly RegisteredProvider[]
}

/** The options of any fields. */
export type AnyOptions = Omit<AuthOptions<object, never, readonly Feature[]>, 'user'> & {
  user?: {
    fields?: Schema<object>
    internal?: readonly PropertyKey[]
    editable?: readonly PropertyKey[]
  }
}

/**
 * Checks the whole configuration and fills in what the environment and the defaults say.
 * Throws `CONFIGURATION_INVALID`, naming every option that cannot be and how to mend it.
 */
export function readConfiguration(options: AnyOptions, environment: Environment): Configuration {
  const issues = optionsShape.safeParse(options).error?.issues ?? []
  const problems = issues.map(
    ({ path, message }) => `- ${path.join('.') || 'createAuth'}: ${message}`,
  )
  // What is of the wrong shape has been told; the rest is still checked, so that all is told at once.
  const broken = new Set<unknown>(issues.map(({ path: [option] }) => option))
  const problem = (option: string, what: string) => {
    if (!broken.has(/^\w+/.exec(option)?.[0])) problems.push(`- ${option}: ${what}`)
  }
  const sound: AnyOptions = Object.fromEntries(
    Object.entries(options ?? {}).filter(([option]) => !broken.has(option)),
  )
  const configuration = {
    keyRing: readKeyRing(sound, environment, problem),
    settings: readSettings(sound, environment, problem),
    providers: readProviders(sound.oauth ?? [], environment, problem),
  }
  if (problems.length > 0) throw configurationError(problems)
  return configuration
}

type Problem = (option: string, what: string) => void

const makeSecret = 'make one with: npx sallyport secret'

function readKeyRing(options: AnyOptions, env: Environment, problem: Problem): KeyRing {
  const given = options.secret ?? env.SALLYPORT_SECRET ?? env.AUTH_SECRET
  const texts = typeof given === 'string' ? [given] : (given ?? [])
  const secrets: Uint8Array[] = []
  if (texts.length === 0) {
    problem(
      'secret',
      `is missing; set SALLYPORT_SECRET in the environment, or pass it; ${makeSecret}`,
    )
  }
  for (const [index, text] of texts.entries()) {
    const option = texts.length === 1 ? 'secret' : `secret[${index}]`
    const bytes = decodeSecret(text)
    if (text === '') problem(option, `is empty; ${makeSecret}`)
    else if (!bytes)
      problem(
        option,
        `must be ${secretBytes} random bytes or more, written as hex, base64 or base64url; ${makeSecret}`,
      )
    else if (bytes.length < secretBytes) {
      problem(option, `holds ${bytes.length} bytes, and ${secretBytes} are needed; ${makeSecret}`)
    } else if (!looksRandom(bytes)) problem(option, `is not random; ${makeSecret}`)
    else secrets.push(bytes)
  }
  const saltText = options.salt ?? env.SALLYPORT_SALT
  const salt = saltText === undefined ? new Uint8Array() : decodeSecret(saltText)
  if (!salt || (saltText !== undefined && salt.length < secretBytes)) {
    problem(
      'salt',
      `must hold at least ${secretBytes} bytes as hex, base64 or base64url; ${makeSecret}`,
    )
  }
  const [first = new Uint8Array(), ...rest] = secrets
  return { secrets: [first, ...rest], salt: salt ?? new Uint8Array() }
}

function readSettings(options: AnyOptions, env: Environment, problem: Problem): Settings {
  const { session = {}, security = {}, pages = {} } = options
  const origin = readOrigin(options.baseURL ?? env.SALLYPORT_URL ?? env.AUTH_URL, problem)
  const { domain, sameSite = 'lax', prefix = 'sp' } = security.cookie ?? {}
  const { protocol, hostname } = new URL(origin)
  const secure = security.requireSecureCookie ?? protocol === 'https:'

  if (secure && protocol !== 'https:') {
    problem(
      'security.requireSecureCookie',
      'is true, and baseURL is not an https address, over which alone browsers keep such cookies',
    )
  }
  if (sameSite === 'none' && !secure) {
    problem('security.cookie.sameSite', '"none" needs Secure cookies, and so an https baseURL')
  }
  if (domain !== undefined && hostname !== domain && !hostname.endsWith(`.${domain}`)) {
    problem('security.cookie.domain', 'must be the host of baseURL or a domain above it')
  }
  const trusted = (security.trustedOrigins ?? []).map((pattern, index) => {
    const matches = parseOriginPattern(pattern)
    if (!matches) {
      problem(
        `security.trustedOrigins[${index}]`,
        'must be an origin, such as "https://example.com" or "https://*.example.com"',
      )
    }
    return matches ?? (() => false)
  })
  const { maxAge = 30 * 86_400 } = session
  const basePath = options.basePath ?? defaultBasePath
  const error = pages.error ?? pages.signIn ?? '/login'
  if (`${new URL(error, origin).pathname}/`.startsWith(`${basePath}/`)) {
    problem(
      'pages.error',
      'must be a page outside of basePath, for failed sign-ins land there; without it, pages.signIn is that page',
    )
  }
  const accept = session.accept ?? ['cookie']
  if (!accept.includes('cookie')) {
    problem('session.accept', 'must include "cookie": sign-in hands the session over in one')
  }
  const { strategy = 'jwt' } = session
  if (options.migrateAtStart && options.database === undefined) {
    problem('migrateAtStart', 'needs the option database')
  }
  if (strategy === 'database' && options.database === undefined) {
    problem(
      'session.strategy',
      '"database" needs the option database, such as sqliteStore("auth.db")',
    )
  }
  checkUserOptions(options, problem)
  checkFeatures(options, problem)
  return {
    basePath,
    origin,
    session: {
      maxAge,
      // A session that is shorter than two days would never come to be renewed after one.
      updateAge: session.updateAge ?? Math.min(86_400, Math.floor(maxAge / 2)),
      absoluteMaxAge: session.absoluteMaxAge,
      rememberMe: session.rememberMe ?? true,
      acceptsBearer: accept.includes('bearer'),
      strategy,
      freshAge: session.freshAge ?? 3600,
      revocation: {
        maxStaleness: session.revocation?.maxStaleness ?? 1,
        outageGrace: session.revocation?.outageGrace ?? 60,
      },
    },
    csrfProtection: security.csrfProtection ?? true,
    isTrustedOrigin: (candidate) =>
      candidate === origin || trusted.some((matches) => matches(candidate)),
    cookie: { prefix, domain, sameSite, secure },
    pages: {
      signIn: pages.signIn ?? '/login',
      home: pages.home ?? '/',
      error,
    },
    user: {
      fields: options.user?.fields,
      internal: (options.user?.internal ?? []).map(String),
      editable: (options.user?.editable ?? ['name', 'image']).map(String),
    },
    openapi: readOpenApi(options.openapi ?? false),
    rateFactor: readRateFactor(security.rateLimit ?? true),
    trustedProxy: security.trustedProxy ?? false,
  }
}

function readRateFactor(option: boolean | { factor?: number }): number | undefined {
  if (option === false) return undefined
  return option === true ? 1 : (option.factor ?? 1)
}

function readOpenApi(option: boolean | OpenApiOptions): Settings['openapi'] {
  const { title = 'Authentication', version = '1' } = typeof option === 'object' ? option : {}
  return { isServed: option !== false, title, version }
}

/** Where nothing sound is configured the problem is told, and the rest is checked as for this host. */
const placeholder = 'https://app.invalid'

function readOrigin(given: string | undefined, problem: Problem): string {
  const origin = given === undefined ? null : parseOrigin(given)
  if (origin !== null) return origin
  problem(
    'baseURL',
    given === undefined
      ? 'is missing; pass the origin people see, such as "http://localhost:3000", or set SALLYPORT_URL'
      : 'must be an origin alone, such as "https://app.example.com", without path, query or credentials',
  )
  return placeholder
}

/** Names of fields, as far as they can be checked without knowing the schema. */
function checkUserOptions({ user = {} }: AnyOptions, problem: Problem): void {
  const internal = (user.internal ?? []).map(String)
  const editable = (user.editable ?? []).map(String)
  if (internal.length > 0 && !user.fields) {
    problem('user.internal', 'names fields, and there is no schema of them in user.fields')
  }
  for (const name of editable) {
    if (internal.includes(name)) {
      problem(
        'user.editable',
        `"${name}" is internal as well; a person never sees it, so take it out of one of them`,
      )
    } else if (neverEditable.has(name)) {
      problem(
        'user.editable',
        `"${name}" is not for a person to change; change it with api.users.update`,
      )
    } else if (name !== 'name' && name !== 'image' && !user.fields) {
      problem('user.editable', `"${name}" is no part of a user without a schema in user.fields`)
    }
  }
}

function checkFeatures({ features = [], database }: AnyOptions, problem: Problem): void {
  const ids = features.map(({ id }) => id)
  for (const [index, { id, needsDatabase = false }] of features.entries()) {
    const option = `features[${index}]`
    if (!/^[a-z][A-Za-z0-9]{0,40}$/.test(id)) {
      problem(option, 'has an id that is no plain name in camelCase')
    } else if (coreCalls.has(id)) {
      problem(option, `is called "${id}", which is a call of the api already`)
    } else if (ids.indexOf(id) !== index) {
      problem(option, `is "${id}" a second time`)
    }
    if (needsDatabase && database === undefined) {
      problem(option, `${id}() needs the option database, such as sqliteStore("auth.db")`)
    }
  }
}

const coreCalls: ReadonlySet<string> = new Set([
  'getSession', 'getServerSession', 'validateSession', 'signIn', 'signOut', 'signOutAll', 'refreshSession',
  'updateSession', 'listSessions', 'revokeSession', 'users',
]) // prettier-ignore

const neverEditable: ReadonlySet<string> = new Set([
  'id', 'email', 'emailVerified', 'role', 'createdAt', 'updatedAt', 'deactivatedAt',
]) // prettier-ignore

function configurationError(problems: readonly string[]): AuthError {
  return new AuthError('CONFIGURATION_INVALID', {
    message: `Sallyport cannot start with this configuration:\n${problems.join('\n')}`,
  })
}
