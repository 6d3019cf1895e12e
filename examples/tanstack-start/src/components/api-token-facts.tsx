import { DateTime } from '@/components/date-time'
import type { ListedApiToken } from '@/lib/api-tokens'

interface ApiTokenFactsProps {
  token: ListedApiToken
  isOwn: boolean
}

export function ApiTokenFacts({ token, isOwn }: ApiTokenFactsProps) {
  const { createdAt, lastUsedAt, expiresAt, replacedBy } = token
  return (
    <dl>
      {!isOwn && (
        <>
          <dt>Acts as</dt>
          <dd>{token.person}</dd>
        </>
      )}
      <dt>Made</dt>
      <dd>
        <DateTime value={createdAt} />
      </dd>
      <dt>Last used</dt>
      <dd>{lastUsedAt ? <DateTime value={lastUsedAt} /> : 'never'}</dd>
      <dt>{token.hasEnded ? 'Ended' : 'Ends'}</dt>
      <dd>
        {expiresAt ? <DateTime value={expiresAt} /> : 'never by itself'}{' '}
        {replacedBy !== null && <span className="badge warn">Replaced</span>}
      </dd>
    </dl>
  )
}
