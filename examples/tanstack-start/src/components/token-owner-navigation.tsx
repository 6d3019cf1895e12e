import type { Session } from '@sallyport/client'
import { Link } from '@tanstack/react-router'
import type { TokenOwner } from '@/lib/token-owner'

interface TokenOwnerNavigationProps {
  owner: TokenOwner
  session: Session
}

/** Whose tokens: a choice for who acts in an organization. */
export function TokenOwnerNavigation({ owner, session }: TokenOwnerNavigationProps) {
  if (!session.organization) return null
  // What a form came to stands in the address too, and makes it no other page.
  const exact = { exact: true, includeSearch: true }
  const current = (choice: TokenOwner) => (choice === owner ? 'page' : undefined)
  return (
    <nav className="tabs" aria-label="Whose tokens">
      <Link to="/api-tokens" activeOptions={exact} aria-current={current('user')}>
        Yours
      </Link>
      <Link
        to="/api-tokens"
        search={{ owner: 'organization' }}
        activeOptions={exact}
        aria-current={current('organization')}
      >
        Of the organization
      </Link>
    </nav>
  )
}
