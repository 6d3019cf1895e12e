import type { ApiToken } from '@sallyport/client/api-tokens'
import { ActionForm } from '@/components/action-form'
import { overlaps } from '@/lib/api-token-forms'
import { renameApiToken, rotateApiToken } from '@/lib/api-tokens'
import type { TokenOwner } from '@/lib/token-owner'

interface ApiTokenChangesProps {
  token: ApiToken
  owner: TokenOwner
}

export function ApiTokenChanges({ token, owner }: ApiTokenChangesProps) {
  const { id, name, start, replacedBy } = token
  const which = (
    <>
      <input type="hidden" name="owner" value={owner} />
      <input type="hidden" name="tokenId" value={id} />
    </>
  )
  return (
    <details className="changes">
      <summary>
        Rename or rotate{' '}
        <span className="visually-hidden">
          {name}, {start}
        </span>
      </summary>
      <ActionForm action={renameApiToken} className="row fields">
        {which}
        <div className="field grow">
          <label htmlFor={`name-${id}`}>Name</label>
          <input
            key={name}
            id={`name-${id}`}
            name="name"
            defaultValue={name}
            maxLength={100}
            required
          />
        </div>
        <button className="button quiet" aria-label={`Rename ${name}, ${start}`}>
          Rename
        </button>
      </ActionForm>
      {replacedBy === null && (
        <ActionForm action={rotateApiToken} className="row fields">
          {which}
          <div className="field grow">
            <label htmlFor={`overlap-${id}`}>A new token takes its place. This one works</label>
            <select id={`overlap-${id}`} name="overlap">
              {overlaps.map(({ name: words, seconds }) => (
                <option key={seconds} value={seconds}>
                  {words}
                </option>
              ))}
            </select>
          </div>
          <button className="button quiet" aria-label={`Rotate ${name}, ${start}`}>
            Rotate
          </button>
        </ActionForm>
      )}
    </details>
  )
}
