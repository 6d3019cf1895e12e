import { AuthError } from '../../errors.ts'
import { type Caller, requireDatabase } from '../../feature.ts'
import type { Invitation, SentInvitation } from './contract.ts'
import { notFound, type Room } from './membership.ts'
import { organizations } from './table.ts'

/**
 * Mails an invitation that is written, or gives its link to whoever invites. Throws `EMAIL_NOT_SENT`: the invitation is
 * there all the same, to be sent again.
 */
export async function deliver(
  { house, sendEmail, linkOf }: Room,
  { session }: Caller,
  invitation: Invitation,
): Promise<SentInvitation> {
  const url = linkOf(invitation.id)
  if (!sendEmail) return { invitation, url }
  const organization = await requireDatabase(house).find(organizations, {
    id: invitation.organizationId,
  })
  if (!organization) throw notFound('the organization was deleted meanwhile')
  const { id, name, email } = session.user
  try {
    await sendEmail({
      kind: 'invitation',
      to: invitation.email,
      url,
      organization: { id: organization.id, name: organization.name },
      inviter: { id, name, email },
      role: invitation.role,
      expiresAt: invitation.expiresAt,
    })
  } catch (cause) {
    house.context.emit({ type: 'error', detail: 'an invitation could not be mailed', cause })
    throw new AuthError('EMAIL_NOT_SENT', { cause })
  }
  return { invitation, url: null }
}
