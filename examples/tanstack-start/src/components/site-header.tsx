import { useSession } from '@sallyport/client/react'
import { Link } from '@tanstack/react-router'
import { UserMenu } from '@/components/user-menu'

export function SiteHeader() {
  const session = useSession()
  return (
    <header className="site-header">
      <Link to="/" className="brand">
        <img src="/favicon.svg" alt="" width="28" height="28" />
        Sallyport
      </Link>
      <nav aria-label="Pages">
        <Link to="/dashboard">Dashboard</Link>
        <Link to="/devices">Devices</Link>
        {session && <Link to="/sign-out">Sign out</Link>}
      </nav>
      <UserMenu />
    </header>
  )
}
