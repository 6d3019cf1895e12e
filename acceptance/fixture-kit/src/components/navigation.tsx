import { Link } from '@tanstack/react-router'

export function Navigation({ isAdmin }: { isAdmin: boolean }) {
  return (
    <nav>
      <Link to="/dashboard">Dashboard</Link>
      {isAdmin && <Link to="/admin">Admin</Link>}
    </nav>
  )
}
