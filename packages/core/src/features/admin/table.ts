import { date, defineTable, json, nullable, serial, text } from '../../store/table.ts'
import type { AuditEntry } from './contract.ts'

/** An entry outlives whom and what it is about: it refers to nothing. */
export type AuditRow = AuditEntry

/** Characters of what names somebody or something. */
export const longestId = 128
/** Characters of an action and of a kind of target. */
export const longestName = 64

const id = nullable(text(longestId))

export const auditLog = defineTable<AuditRow, Omit<AuditRow, 'id'>>({
  name: 'auth_audit',
  migration: 'feature-admin-0001',
  columns: {
    id: serial(),
    at: date(),
    action: text(longestName),
    result: text(longestName),
    actorId: id,
    impersonatorId: id,
    sessionId: id,
    tokenId: id,
    userId: id,
    organizationId: id,
    targetType: nullable(text(longestName)),
    targetId: id,
    ip: nullable(text(45)),
    userAgent: nullable(text(400)),
    details: nullable(json<Readonly<Record<string, unknown>>>()),
  },
  primaryKey: ['id'],
  indexes: [
    ['actorId', 'id'],
    ['impersonatorId', 'id'],
    ['userId', 'id'],
    ['targetId', 'id'],
    ['organizationId', 'id'],
    ['action', 'id'],
    ['at'],
  ],
})
