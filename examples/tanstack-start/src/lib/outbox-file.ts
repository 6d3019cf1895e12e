import '@tanstack/react-start/server-only'
import type { InvitationEmail } from '@sallyport/core/organizations'
import { appendLine, readLines } from '@/lib/line-file'

export interface OutboxMail {
  id: string
  to: string
  url: string
  organization: string
  inviter: string
  role: string
  /** ISO 8601. */
  sentAt: string
}

/** Keeps a mail for the page /outbox, where one reads it instead of in a mailbox. */
export async function putIntoOutbox(email: InvitationEmail): Promise<void> {
  const { to, url, organization, inviter, role } = email
  const mail: OutboxMail = {
    id: crypto.randomUUID(),
    to,
    url,
    organization: organization.name,
    inviter: inviter.name,
    role,
    sentAt: new Date().toISOString(),
  }
  await appendLine('outbox', mail)
}

/** The newest come first. */
export async function readOutbox(): Promise<OutboxMail[]> {
  return (await readLines<OutboxMail>('outbox')).toReversed()
}
