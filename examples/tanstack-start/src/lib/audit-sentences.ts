import type { AuditEntry } from '@sallyport/client/admin'

/** What an entry of the audit log says. `{person}` is whom it happened to, and `{whose}` the same as "Ada’s". */
const sentences: Record<string, string> = {
  'session.created': '{person} signed in',
  'session.rotated': '{actor} gave {whose} session a new token',
  'session.revoked': '{actor} ended {whose} session',
  'user.created': '{actor} made {whose} account',
  'user.updated': '{actor} changed {whose} account',
  'user.deactivated': '{actor} deactivated {person}',
  'user.reactivated': '{actor} reactivated {person}',
  'user.deleted': '{actor} deleted {person}',
  'impersonation.started': '{actor} began to act as {person}',
  'impersonation.stopped': '{actor} stopped acting as {person}',
  'organization.created': '{actor} made the organization {organization}',
  'organization.updated': '{actor} changed the organization {organization}',
  'organization.deleted': '{actor} deleted the organization {organization}',
  'member.added': '{actor} let {person} join the organization {organization} as {role}',
  'member.role_changed': '{actor} made {person} {role} of the organization {organization}',
  'member.removed': '{actor} ended {whose} membership of the organization {organization}',
  'invitation.created': '{actor} invited somebody to the organization {organization} as {role}',
  'invitation.resent': '{actor} sent an invitation to the organization {organization} again',
  'invitation.accepted': '{actor} accepted an invitation to the organization {organization}',
  'invitation.declined': '{actor} declined an invitation to the organization {organization}',
  'invitation.revoked': '{actor} took back an invitation to the organization {organization}',
  'api_token.created': '{actor} made an API token',
  'api_token.updated': '{actor} renamed {whose} API token',
  'api_token.rotated': '{actor} rotated {whose} API token',
  'api_token.revoked': '{actor} revoked {whose} API token',
  // What administrators were refused is named for the call.
  'admin.setRole': '{actor} tried to change {whose} role',
  'admin.deactivate': '{actor} tried to deactivate {person}',
  'admin.reactivate': '{actor} tried to reactivate {person}',
  'admin.delete': '{actor} tried to delete {person}',
  'admin.endSession': '{actor} tried to end {whose} session',
  'admin.endSessions': '{actor} tried to end {whose} sessions',
  'admin.impersonate': '{actor} tried to act as {person}',
}

export const auditActions = Object.keys(sentences)

/** Text, and after each piece of it the name of what is filled in there. */
export function sentenceOf(entry: AuditEntry): string[] {
  return templateOf(entry).split(/\{(\w+)\}/)
}

function templateOf({ action, actorId, userId, details }: AuditEntry): string {
  if (action === 'session.created' && actorId !== userId) {
    return '{actor} opened a session of {person}'
  }
  if (action === 'member.added' && actorId === userId) {
    return '{actor} joined the organization {organization} as {role}'
  }
  if (action === 'user.updated' && details && 'role' in details) {
    return details.role === null
      ? '{actor} took {whose} role away'
      : '{actor} gave {person} the role {role}'
  }
  return sentences[action] ?? `{actor} did “${action}”`
}
