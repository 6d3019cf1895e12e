import type { CreatedApiToken } from '@sallyport/client/api-tokens'
import { ActionForm } from '@/components/action-form'
import { CopyButton } from '@/components/copy-button'
import { forgetSecret } from '@/lib/api-tokens'
import type { TokenOwner } from '@/lib/token-owner'

interface NewApiTokenProps {
  made: CreatedApiToken
  origin: string | undefined
  owner: TokenOwner
}

/** A token, for the only time that it is shown. */
export function NewApiToken({ made: { token, apiToken }, origin, owner }: NewApiTokenProps) {
  const command = `curl -H 'Authorization: Bearer ${token}' ${origin}/api/projects`
  return (
    <section className="panel secret" aria-labelledby="new-token">
      <h2 id="new-token">Your new token: {apiToken.name}</h2>
      <p>Copy it now: nobody can show it to you again.</p>
      <div className="copied">
        <code>{token}</code>
        <CopyButton text={token} label="Copy the token" />
      </div>
      <p className="hint">
        {apiToken.scopes.includes('project:read')
          ? 'To try it in a terminal:'
          : 'To try it in a terminal, which is refused: it was not made for projects.'}
      </p>
      <div className="copied">
        <code>{command}</code>
        <CopyButton text={command} label="Copy the command" />
      </div>
      <ActionForm action={forgetSecret}>
        <input type="hidden" name="owner" value={owner} />
        <button className="button">I have copied it</button>
      </ActionForm>
    </section>
  )
}
