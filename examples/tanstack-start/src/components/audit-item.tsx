import { AuditSentence } from '@/components/audit-sentence'
import { DateTime } from '@/components/date-time'
import type { NamedAuditEntry } from '@/lib/audit'
import { describeDevice } from '@/lib/describe-device'

/** Who did what to whom, with what result, when and from where. */
export function AuditItem({ entry }: { entry: NamedAuditEntry }) {
  const { at, action, result, userAgent, ip, tokenId } = entry
  const places = [
    userAgent !== null && describeDevice(userAgent),
    tokenId !== null && 'an API token',
    ip,
  ].filter(Boolean)
  return (
    <li className="entry audit">
      <div className="entry-name">
        <AuditSentence entry={entry} />
        <span className="hint">
          <code>{action}</code>
          {places.length > 0 && ` from ${places.join(', ')}`}
        </span>
      </div>
      {result !== 'success' && <span className="badge warn">{result}</span>}
      <span className="hint">
        <DateTime value={at} />
      </span>
    </li>
  )
}
