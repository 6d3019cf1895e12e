import { DateTime } from '@/components/date-time'
import type { OutboxMail } from '@/lib/outbox-file'

export function MailItem({ mail, isOwn }: { mail: OutboxMail; isOwn: boolean }) {
  const { to, url, organization, inviter, role, sentAt } = mail
  return (
    <li className="panel">
      <h2>
        {inviter} invites you to {organization} {isOwn && <span className="badge">To you</span>}
      </h2>
      <dl>
        <dt>To</dt>
        <dd>{to}</dd>
        <dt>Sent</dt>
        <dd>
          <DateTime value={new Date(sentAt)} />
        </dd>
      </dl>
      <p>
        You would be there as {role}. To answer, open <a href={url}>{url}</a>
      </p>
    </li>
  )
}
