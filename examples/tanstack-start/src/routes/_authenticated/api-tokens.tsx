import { createFileRoute } from '@tanstack/react-router'
import { ApiTokenItem } from '@/components/api-token-item'
import { CreateApiTokenForm } from '@/components/create-api-token-form'
import { NewApiToken } from '@/components/new-api-token'
import { OutcomeMessage } from '@/components/outcome-message'
import { TokenOwnerNavigation } from '@/components/token-owner-navigation'
import { listApiTokens } from '@/lib/api-tokens'
import { readOutcome } from '@/lib/outcome'
import { ownerWithin, readOwner, type TokenOwner } from '@/lib/token-owner'

export const Route = createFileRoute('/_authenticated/api-tokens')({
  validateSearch: ({ owner, ...search }: { owner?: TokenOwner } & Record<string, unknown>) => ({
    ...readOutcome(search),
    ...(readOwner(owner) === 'organization' && { owner }),
  }),
  loaderDeps: ({ search: { owner } }) => ({ owner: readOwner(owner) }),
  loader: ({ context: { session }, deps }) =>
    // They are the person's alone: who acts as somebody is told nothing of them.
    session.session?.impersonatedBy
      ? null
      : listApiTokens({ data: ownerWithin(session, deps.owner) }),
  head: () => ({ meta: [{ title: 'API tokens · Sallyport' }] }),
  component: ApiTokens,
})

const problems = {
  BAD_REQUEST: 'That cannot be a name: it is empty, or too long.',
  NOT_FOUND: 'That token was revoked already.',
}

function ApiTokens() {
  const { session } = Route.useRouteContext()
  const data = Route.useLoaderData()
  const { owner: wanted, ...outcome } = Route.useSearch()
  const owner = ownerWithin(session, readOwner(wanted))
  return (
    <>
      <h1>API tokens</h1>
      <p className="lead">
        For scripts, which come with a token instead of a cookie. A token acts as who made it, and
        does no more than it was made for.
      </p>
      <TokenOwnerNavigation owner={owner} session={session} />
      <OutcomeMessage outcome={outcome} problems={problems} />
      {!data && (
        <p className="hint">They are for the eyes of {session.user.name} alone, as whom you act.</p>
      )}
      {data?.made && <NewApiToken made={data.made} origin={data.origin} owner={owner} />}
      {data && (
        <section className="panel" aria-labelledby="tokens">
          <h2 id="tokens">{owner === 'user' ? 'Your tokens' : 'Tokens of the organization'}</h2>
          {data.tokens.length === 0 && <p className="empty">There is none yet.</p>}
          <ul className="entries">
            {data.tokens.map((token) => (
              <ApiTokenItem key={token.id} token={token} owner={owner} session={session} />
            ))}
          </ul>
        </section>
      )}
      {data && <CreateApiTokenForm owner={owner} session={session} />}
    </>
  )
}
