import { Link } from '@tanstack/react-router'

export function AdminNavigation() {
  return (
    <nav className="tabs" aria-label="Administration">
      <Link to="/admin/users">People</Link>
      <Link to="/admin/audit">Audit log</Link>
    </nav>
  )
}
