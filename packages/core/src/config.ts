import * as z from 'zod'
import type { Settings } from './context.ts'
import type { KeyRing } from './crypto/key-ring.ts'
import { decodeSecret, looksRandom, secretBytes } from './crypto/secret.ts'
import { AuthError } from './errors.ts'
import { type Environment, readProviders } from './features/oauth/index.ts'
import type { RegisteredProvider } from './features/oauth/provider.ts'
import type { AuthOptions } from './options.ts'
import type { Schema } from './schema.ts'
import type { Database } from './store/store.ts'
import { longestMaxAge } from './session/claims.ts'
import { parseOrigin, parseOriginPattern } from './web/origin.ts'
import { defaultBasePath } from './wire/addresses.ts'

export interface Configuration {
  readonly settings: Settings
  readonly keyRing: KeyRing
  readonly providers: readonly RegisteredProvider[]
}

/** The options of any fields. */
export type AnyOptions = Omit<AuthOptions, 'user'> & {
  user?: {
    fields?: Schema<object>
    internal?: readonly PropertyKey[]
    editable?: readonly PropertyKey[]
  }
}

const seconds = z.int().min(1).max(longestMaxAge, 'is at most 400 days (34560000 seconds)')
const pagePath = z
  .string()
  .regex(/^\/(?![/\\])[^\s\\\p{Cc}]*$/u, 'must be a path of this application, such as "/login"')

const shape = z.strictObject({
  oauth: z.array(z.unknown()).optional(),
  basePath: z
    .string()
    .regex(/^(?:\/[\w-]+)+$/, 'must begin with a slash and end without one, such as "/api/auth"')
    .optional(),
  baseURL: z.string().optional(),
  secret: z.union([z.string(), z.array(z.string())]).optional(),
  salt: z.string().optional(),
  database: z
    .custom(
      isDatabase,
      'must be a store, such as sqliteStore("auth.db") from @sallyport/core/sqlite',
    )
    .optional(),
  migrateAtStart: z.boolean().optional(),
  session: z
    .strictObject({
      strategy: z.enum(['jwt', 'database']).optional(),
      maxAge: seconds.optional(),
      updateAge: z.int().min(0).max(longestMaxAge).optional(),
      absoluteMaxAge: z.int().min(1).optional(),
      rememberMe: z.boolean().optional(),
      accept: z.array(z.enum(['cookie', 'bearer'])).optional(),
      freshAge: seconds.optional(),
      revocation: z
        .strictObject({
          maxStaleness: z.number().min(0).max(60).optional(),
          outageGrace: z.number().min(0).max(86_400).optional(),
        })
        .optional(),
    })
    .optional(),
  security: z
    .strictObject({
      csrfProtection: z.boolean().optional(),
      requireSecureCookie: z.boolean().optional(),
      trustedOrigins: z.array(z.string()).optional(),
      trustedProxy: z
        .union(
          [
            z.literal(false),
            z.int().min(1).max(10),
            z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be a header name in lower case'),
          ],
          'must be false, the number of your proxies, or the lower-case name of a header that your proxy sets',
        )
        .optional(),
      cookie: z
        .strictObject({
          prefix: z
            .string()
            .regex(/^[A-Za-z0-9_-]{1,32}$/, 'must be 1 to 32 letters, digits, - and _')
            .regex(/^(?!__)/, 'must not begin with __, which browsers give a meaning of their own')
            .optional(),
          domain: z
            .string()
            .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'must be a bare domain, such as "example.com"')
            .optional(),
          sameSite: z.enum(['lax', 'none']).optional(),
        })
        .optional(),
    })
    .optional(),
  user: z
    .strictObject({
      fields: z.custom(isSchema, 'must be a Standard Schema').optional(),
      internal: z.array(z.string()).optional(),
      editable: z.array(z.string()).optional(),
    })
    .optional(),
  pages: z
    .strictObject({
      signIn: pagePath.optional(),
      home: pagePath.optional(),
      error: pagePath.optional(),
    })
    .optional(),
  onEvent: z.custom((value) => typeof value === 'function', 'must be a function').optional(),
})

/**
 * Checks the whole configuration and fills in what the environment and the defaults say.
 * Throws `CONFIGURATION_INVALID`, naming every option that cannot be and how to mend it.
 */
export function readConfiguration(options: AnyOptions, environment: Environment): Configuration {
  const issues = shape.safeParse(options).error?.issues ?? []
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

const makeSecret = `make one with: node -e "console.log(require('node:crypto').randomBytes(32).toString('base64url'))"`

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
    else if (!bytes) problem(option, `must be written as hex, base64 or base64url; ${makeSecret}`)
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
    trustedProxy: security.trustedProxy ?? false,
  }
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

function isSchema(value: unknown): value is Schema<unknown> {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    '~standard' in value
  )
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

const neverEditable: ReadonlySet<string> = new Set([
  'id', 'email', 'emailVerified', 'role', 'createdAt', 'updatedAt', 'deactivatedAt',
]) // prettier-ignore

function isDatabase(value: unknown): value is Database {
  return typeof value === 'object' && value !== null && 'transaction' in value && 'check' in value
}

function configurationError(problems: readonly string[]): AuthError {
  return new AuthError('CONFIGURATION_INVALID', {
    message: `Sallyport cannot start with this configuration:\n${problems.join('\n')}`,
  })
}
