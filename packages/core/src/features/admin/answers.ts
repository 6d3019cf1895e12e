import * as z from 'zod'

/** What JSON makes of a `Date`. */
const date = z.iso.datetime()
const text = z.string().nullable()
const nextCursor = text

/** With the application's own fields. */
const adminUser = z
  .looseObject({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    image: text,
    emailVerified: z.boolean(),
    createdAt: date,
    updatedAt: date,
    role: text,
    lastSignInAt: date.nullable(),
    deactivatedAt: date.nullable(),
  })
  .meta({ title: 'AdminUser' })

const userSession = z
  .object({
    id: z.string(),
    createdAt: date,
    lastSeenAt: date,
    expiresAt: date,
    provider: z.string(),
    userAgent: text,
    ip: text,
    impersonatedBy: text,
  })
  .meta({ title: 'UserSession' })

const auditEntry = z
  .object({
    id: z.int(),
    at: date,
    action: z.string(),
    result: z.string(),
    actorId: text,
    impersonatorId: text,
    sessionId: text,
    tokenId: text,
    userId: text,
    organizationId: text,
    targetType: text,
    targetId: text,
    ip: text,
    userAgent: text,
    details: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ title: 'AuditEntry' })

export const user = z.object({ user: adminUser })
export const users = z.object({ users: z.array(adminUser), nextCursor })
export const sessions = z.object({ sessions: z.array(userSession) })
export const ended = z.object({ ended: z.int().min(0) })
export const entries = z.object({ entries: z.array(auditEntry), nextCursor })
/** Nothing but that it was done. */
export const nothing = z.object({})
