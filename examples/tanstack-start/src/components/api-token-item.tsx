import { can, type Session } from '@sallyport/client'
import { ApiTokenChanges } from '@/components/api-token-changes'
import { ApiTokenFacts } from '@/components/api-token-facts'
import { ConfirmForm } from '@/components/confirm-form'
import { type ListedApiToken, revokeApiToken } from '@/lib/api-tokens'
import type { TokenOwner } from '@/lib/token-owner'

interface ApiTokenItemProps {
  token: ListedApiToken
  owner: TokenOwner
  session: Session
}

/** A token, with what the person may do about it: who got the secret of a colleague's would be somebody else. */
export function ApiTokenItem({ token, owner, session }: ApiTokenItemProps) {
  const { id, name, userId, scopes } = token
  const isOwn = userId === session.user.id
  return (
    <li className="entry token">
      <div className="entry-name">
        <strong>{name}</strong>
        <span className="tags">
          <code>{token.start}…</code>
          {scopes.map((scope) => (
            <span key={scope} className="tag">
              {scope}
            </span>
          ))}
        </span>
      </div>
      {(isOwn || can(session, 'api-token:manage')) && (
        <ConfirmForm
          action={revokeApiToken}
          label="Revoke"
          accessibleLabel={`Revoke ${name}, ${token.start}`}
          title={`Revoke ${name}?`}
          description="What comes with it is refused from now on, and nothing brings it back."
        >
          <input type="hidden" name="owner" value={owner} />
          <input type="hidden" name="tokenId" value={id} />
        </ConfirmForm>
      )}
      <ApiTokenFacts token={token} isOwn={isOwn} />
      {isOwn && <ApiTokenChanges token={token} owner={owner} />}
    </li>
  )
}
