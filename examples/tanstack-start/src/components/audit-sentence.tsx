import { Fragment, type ReactNode } from 'react'
import { PersonLink } from '@/components/person-link'
import type { NamedAuditEntry } from '@/lib/audit'

/** An entry in words: who did what to whom, and as whom. */
export function AuditSentence({ entry }: { entry: NamedAuditEntry }) {
  const { action, actor, impersonator, person, organization, role, sentence } = entry
  const isSelf = impersonator === null && actor !== null && actor.id === person?.id
  // That they acted as somebody is what this one says anyway.
  const actsAs = impersonator && action !== 'impersonation.stopped'
  const gaps: Record<string, ReactNode> = {
    actor: (
      <>
        <PersonLink person={impersonator ?? actor} />
        {actsAs && (
          <>
            , acting as <PersonLink person={actor} />,
          </>
        )}
      </>
    ),
    person: isSelf && action !== 'session.created' ? 'themselves' : <PersonLink person={person} />,
    whose: isSelf ? 'their' : <PersonLink person={person} ending="’s" />,
    // One that is gone has no name any more.
    organization: organization?.name ?? <code>{organization?.id}</code>,
    role: role ?? 'somebody',
  }
  return (
    <p>
      {sentence.map((part, index) => (
        <Fragment key={index}>{index % 2 === 0 ? part : gaps[part]}</Fragment>
      ))}
    </p>
  )
}
