import { Fragment } from 'react'
import { PersonLink } from '@/components/person-link'
import type { NamedAuditEntry } from '@/lib/audit'
import { sentenceOf } from '@/lib/audit-sentences'

/** An entry in words: who did what to whom, and as whom. */
export function AuditSentence({ entry }: { entry: NamedAuditEntry }) {
  const { action, actor, impersonator, person, organizationId, role } = entry
  const isSelf = actor !== null && actor.id === person?.id
  const gaps: Record<string, React.ReactNode> = {
    actor: impersonator ? (
      <>
        <PersonLink person={impersonator} />, acting as <PersonLink person={actor} />,
      </>
    ) : (
      <PersonLink person={actor} />
    ),
    person: isSelf && action !== 'session.created' ? 'themselves' : <PersonLink person={person} />,
    whose: isSelf ? 'their' : <PersonLink person={person} ending="’s" />,
    organization: <code>{organizationId}</code>,
    role: role ?? 'somebody',
  }
  return (
    <p>
      {sentenceOf(action).map((part, index) => (
        <Fragment key={index}>{index % 2 === 0 ? part : gaps[part]}</Fragment>
      ))}
    </p>
  )
}
