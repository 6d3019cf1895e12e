import type { Session } from '@sallyport/client'
import { Link } from '@tanstack/react-router'

/** Whose tokens: a choice for who acts in an organization. */
export function TokenOwnerNavigation({ session }: { session: Session }) {
  if (!session.organization) return null
  const exact = { includeSearch: true, exact: true }
  return (
    <nav className="tabs" aria-label="Whose tokens">
      <Link to="/api-tokens" activeOptions={exact}>
        Yours
      </Link>
      <Link to="/api-tokens" search={{ owner: 'organization' }} activeOptions={exact}>
        Of the organization
      </Link>
    </nav>
  )
}
