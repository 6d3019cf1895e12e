import { isAdmin, type Session } from '@sallyport/client'
import { Link, type LinkProps } from '@tanstack/react-router'
import { closePopover } from '@/lib/close-popover'

const pages = [
  { to: '/dashboard', name: 'Dashboard' },
  { to: '/organization', name: 'Organization' },
  { to: '/api-tokens', name: 'API tokens' },
  { to: '/devices', name: 'Devices' },
  { to: '/profile', name: 'Profile' },
] satisfies NavigationEntry[]

const adminPages = [{ to: '/admin', name: 'Admin' }] satisfies NavigationEntry[]

interface NavigationEntry {
  to: LinkProps['to']
  name: string
}

/** A row below the header; on a narrow screen a popover, which needs no JavaScript to open. */
export function SiteNavigation({ session }: { session: Session }) {
  const entries: NavigationEntry[] = isAdmin(session) ? [...pages, ...adminPages] : pages
  return (
    <nav aria-label="Pages" id="site-nav" className="site-nav" popover="auto">
      {entries.map(({ to, name }) => (
        <Link key={to} to={to} onClick={closePopover}>
          {name}
        </Link>
      ))}
    </nav>
  )
}
