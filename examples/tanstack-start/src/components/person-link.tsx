import { Link } from '@tanstack/react-router'
import type { Named } from '@/lib/names'

interface PersonLinkProps {
  /** Null: the application itself. */
  person: Named | null
  ending?: string
}

/** Somebody whom the audit log speaks of, who may be gone by now. */
export function PersonLink({ person, ending = '' }: PersonLinkProps) {
  if (!person) return `the application${ending}`
  const { id, name } = person
  if (name === null) return <span title={id}>a deleted person{ending}</span>
  return (
    <>
      <Link to="/admin/users/$userId" params={{ userId: id }}>
        {name}
      </Link>
      {ending}
    </>
  )
}
