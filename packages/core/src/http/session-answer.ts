import type { Settings } from '../context.ts'
import { describedAs, type JsonSchema, type Schema, writeJsonSchema } from '../schema.ts'
import type { Sessions } from '../session/session.ts'
import type { AnonymousReason } from '../wire/session.ts'

const text: JsonSchema = { type: 'string' }
const textOrNull: JsonSchema = { type: ['string', 'null'] }
const yesOrNo: JsonSchema = { type: 'boolean' }
/** What JSON makes of a `Date`. */
const date: JsonSchema = { type: 'string', format: 'date-time' }
const texts: JsonSchema = { type: 'array', items: text }
const nothing: JsonSchema = { type: 'null' }

const reasons: Readonly<Record<AnonymousReason, true>> = {
  NO_SESSION: true,
  INVALID_TOKEN: true,
  SESSION_EXPIRED: true,
  SESSION_REVOKED: true,
  TOKEN_MISTYPED: true,
  TOKEN_EXPIRED: true,
  TOKEN_REVOKED: true,
  STORE_UNAVAILABLE: true,
  UNAVAILABLE: true,
}

const record = object('SessionRecord', {
  id: text,
  userId: text,
  createdAt: date,
  expiresAt: date,
  activeOrganizationId: textOrNull,
  impersonatedBy: textOrNull,
})

const organization = object('ActiveOrganization', { id: text, role: text, permissions: texts })

/** What `GET /session` answers, and what a call does that changes the session: the user has the application's fields. */
export function sessionAnswer({ context: { settings } }: Sessions): Schema<unknown> {
  return describedAs(() => {
    const session = object('Session', {
      user: userSchema(settings),
      session: { anyOf: [record, nothing] },
      expires: date,
      organization: { anyOf: [organization, nothing] },
      scopes: { anyOf: [texts, nothing] },
    })
    const somebody = object(undefined, { authenticated: { const: true }, session })
    const nobody = object(undefined, {
      authenticated: { const: false },
      session: nothing,
      reason: { type: 'string', enum: Object.keys(reasons) },
    })
    return { title: 'SessionState', anyOf: [somebody, nobody] }
  })
}

/** The application's fields by name, as their schema makes them; none where it does not say so plainly. */
export function describeFields({ user: { fields } }: Settings): Record<string, JsonSchema> {
  const written = fields && writeJsonSchema(fields, 'output')
  const isPlain = written?.type === 'object' && !JSON.stringify(written).includes('"$ref":')
  return isPlain ? { ...(written.properties as Record<string, JsonSchema> | undefined) } : {}
}

/** Fields are never required: those that came later than a session are not in it yet. */
function userSchema(settings: Settings): JsonSchema {
  const exposed = Object.entries(describeFields(settings)).filter(
    ([name]) => !settings.user.internal.includes(name),
  )
  const user = {
    id: text,
    name: text,
    email: text,
    image: textOrNull,
    emailVerified: yesOrNo,
    createdAt: date,
    updatedAt: date,
    role: textOrNull,
  }
  return {
    ...object('User', user),
    properties: { ...Object.fromEntries(exposed), ...user },
    additionalProperties: true,
  }
}

/** With all of its properties. */
function object(title: string | undefined, properties: Record<string, JsonSchema>): JsonSchema {
  const required = Object.keys(properties)
  return { ...(title !== undefined && { title }), type: 'object', properties, required }
}
