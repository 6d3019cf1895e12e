import * as z from 'zod'
import type { Feature } from './feature.ts'
import type { Schema } from './schema.ts'
import { longestMaxAge } from './session/claims.ts'
import type { Database } from './store/store.ts'

const seconds = z.int().min(1).max(longestMaxAge, 'is at most 400 days (34560000 seconds)')
const pagePath = z
  .string()
  .regex(/^\/(?![/\\])[^\s\\\p{Cc}]*$/u, 'must be a path of this application, such as "/login"')

/** What can be said of the options one by one. What they have to do with each other, `config.ts` checks. */
export const optionsShape = z.strictObject({
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
  features: z.array(z.custom(isFeature, 'must be a feature, such as organizations()')).optional(),
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
      rateLimit: z
        .union(
          [z.boolean(), z.strictObject({ factor: z.number().min(0.01).max(10_000).optional() })],
          'must be true, false, or { factor }, a number from 0.01 to 10000',
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
  openapi: z
    .union(
      [
        z.boolean(),
        z.strictObject({
          title: z.string().min(1).optional(),
          version: z.string().min(1).optional(),
        }),
      ],
      'must be true, false, or { title, version }',
    )
    .optional(),
  onEvent: z.custom((value) => typeof value === 'function', 'must be a function').optional(),
})

function isSchema(value: unknown): value is Schema<unknown> {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    '~standard' in value
  )
}

function isFeature(value: unknown): value is Feature {
  return typeof value === 'object' && value !== null && 'id' in value && 'build' in value
}

function isDatabase(value: unknown): value is Database {
  return typeof value === 'object' && value !== null && 'transaction' in value && 'check' in value
}
