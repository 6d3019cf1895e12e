import { Link } from '@tanstack/react-router'

interface PageLinksProps {
  /** Of the page that is shown; undefined: the first one. */
  cursor: string | undefined
  nextCursor: string | null
}

/** The ways through a long list; the filters stay as they are. */
export function PageLinks({ cursor, nextCursor }: PageLinksProps) {
  if (cursor === undefined && nextCursor === null) return null
  return (
    <nav className="row" aria-label="More of the list">
      {cursor !== undefined && (
        <Link to="." search={withCursor(undefined)} className="button quiet small">
          From the beginning
        </Link>
      )}
      {nextCursor !== null && (
        <Link to="." search={withCursor(nextCursor)} className="button quiet small">
          Next page
        </Link>
      )}
    </nav>
  )
}

function withCursor(cursor: string | undefined) {
  return (search: object) => ({ ...search, done: undefined, error: undefined, cursor })
}
