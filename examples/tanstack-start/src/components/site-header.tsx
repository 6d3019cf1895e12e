import { useSession } from '@sallyport/client/react'
import { Link } from '@tanstack/react-router'
import { OrganizationSwitcher } from '@/components/organization-switcher'
import { SiteNavigation } from '@/components/site-navigation'
import { UserMenu } from '@/components/user-menu'

export function SiteHeader() {
  const session = useSession()
  return (
    <header className="site-header">
      <div className="site-header-start">
        <Link to="/" className="brand">
          <img src="/favicon.svg" alt="" width="28" height="28" />
          <span>Sallyport</span>
        </Link>
        {session && <OrganizationSwitcher session={session} />}
      </div>
      {session && (
        <button className="button quiet small nav-button" popoverTarget="site-nav">
          Menu
        </button>
      )}
      <UserMenu />
      {session && <SiteNavigation session={session} />}
    </header>
  )
}
