import * as z from 'zod'
import type { Settings } from '../../context.ts'
import { type JsonSchema, type Schema, writeJsonSchema } from '../../schema.ts'
import type { AnonymousReason } from '../../wire/session.ts'

/** What JSON makes of a `Date`. */
const date = z.iso.datetime()

const reasons = [
  'NO_SESSION', 'INVALID_TOKEN', 'SESSION_EXPIRED', 'SESSION_REVOKED', 'TOKEN_MISTYPED', 'TOKEN_EXPIRED',
  'TOKEN_REVOKED', 'STORE_UNAVAILABLE', 'UNAVAILABLE',
] as const satisfies readonly AnonymousReason[] // prettier-ignore

const device = z
  .object({
    id: z.string(),
    current: z.boolean(),
    createdAt: date,
    lastSeenAt: date,
    expiresAt: date,
    provider: z.string(),
    userAgent: z.string().nullable(),
    ip: z.string().nullable(),
  })
  .meta({ title: 'Device' })

/** Answer of `GET /sessions`. */
export const devicesAnswer = z.object({ sessions: z.array(device) })

/** Answer of `POST /sign-out`. */
export const signOutAnswer = z.object({ redirectTo: z.url() })

/** Answer of `POST /sign-out-all`. */
export const signOutAllAnswer = signOutAnswer.extend({ ended: z.int().min(0) })

/** Nothing but that it was done. */
export const emptyAnswer = z.object({})

/** Answer of `GET /session` and of what changes it; the user has the application's own fields. */
export function sessionStateAnswer({ user }: Settings): Schema<unknown> {
  const own = Object.entries(fieldsOf(user.fields)).filter(
    ([name]) => !user.internal.includes(name),
  )
  const session = z
    .object({
      user: z
        .looseObject({
          ...Object.fromEntries(
            own.map(([name, schema]) => [name, z.unknown().meta(schema).optional()]),
          ),
          id: z.string(),
          name: z.string(),
          email: z.string(),
          image: z.string().nullable(),
          emailVerified: z.boolean(),
          createdAt: date,
          updatedAt: date,
          role: z.string().nullable(),
        })
        .meta({ title: 'User' }),
      session: z
        .object({
          id: z.string(),
          userId: z.string(),
          createdAt: date,
          expiresAt: date,
          activeOrganizationId: z.string().nullable(),
          impersonatedBy: z.string().nullable(),
        })
        .meta({ title: 'SessionRecord' })
        .nullable(),
      expires: date,
      organization: z
        .object({ id: z.string(), role: z.string(), permissions: z.array(z.string()) })
        .meta({ title: 'ActiveOrganization' })
        .nullable(),
      scopes: z.array(z.string()).nullable(),
    })
    .meta({ title: 'Session' })
  return z
    .union([
      z.object({ authenticated: z.literal(true), session }),
      z.object({ authenticated: z.literal(false), session: z.null(), reason: z.enum(reasons) }),
    ])
    .meta({ title: 'SessionState' })
}

/** The application's fields by name, as their schema makes them; none where it does not say so plainly. */
export function fieldsOf(fields: Schema<object> | undefined): Record<string, JsonSchema> {
  const written = fields && writeJsonSchema(fields, 'output')
  const isPlain = written?.type === 'object' && !JSON.stringify(written).includes('"$ref"')
  return isPlain ? ((written.properties ?? {}) as Record<string, JsonSchema>) : {}
}
