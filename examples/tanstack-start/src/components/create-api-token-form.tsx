import { isAdmin, type Session } from '@sallyport/client'
import { ActionForm } from '@/components/action-form'
import { lifetimes } from '@/lib/api-token-forms'
import { createApiToken } from '@/lib/api-tokens'
import { scopes } from '@/lib/scopes'
import type { TokenOwner } from '@/lib/token-owner'

interface CreateApiTokenFormProps {
  owner: TokenOwner
  session: Session
}

export function CreateApiTokenForm({ owner, session }: CreateApiTokenFormProps) {
  const offered = Object.entries(scopes).filter(([scope]) => scope !== 'admin' || isAdmin(session))
  return (
    <section className="panel" aria-labelledby="create">
      <h2 id="create">{owner === 'user' ? 'Make a token' : 'Make a token of the organization'}</h2>
      {owner === 'organization' && (
        <p className="hint">
          It acts as you, in this organization, for as long as you belong to it.
        </p>
      )}
      <ActionForm action={createApiToken} className="stack">
        <input type="hidden" name="owner" value={owner} />
        <div className="row fields">
          <div className="field grow">
            <label htmlFor="token-name">Name</label>
            <input id="token-name" name="name" autoComplete="off" maxLength={100} required />
          </div>
          <div className="field">
            <label htmlFor="token-expires">It works</label>
            <select id="token-expires" name="expiresIn" defaultValue={lifetimes[2]?.seconds}>
              {lifetimes.map(({ name, seconds }) => (
                <option key={seconds} value={seconds}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        </div>
        <fieldset className="ticks">
          <legend>What it may do</legend>
          {offered.map(([scope, description]) => (
            <label key={scope} className="tick">
              <input type="checkbox" name="scopes" value={scope} />
              <span>
                {description} <code>{scope}</code>
              </span>
            </label>
          ))}
        </fieldset>
        <div>
          <button className="button">Make the token</button>
        </div>
      </ActionForm>
    </section>
  )
}
