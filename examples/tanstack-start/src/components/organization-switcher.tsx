import { Menu } from '@base-ui/react/menu'
import { AuthClientError, type Session } from '@sallyport/client'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { authClient } from '@/lib/auth-client'
import { useOrganizations } from '@/lib/shell'

/** Says where the person acts, and lets them act elsewhere. Without JavaScript a link to the page that does. */
export function OrganizationSwitcher({ session }: { session: Session }) {
  const organizations = useOrganizations()
  const navigate = useNavigate()
  // A menu at the end of the document would be outside of all landmarks.
  const place = useRef<HTMLDivElement>(null)
  const activeId = session.organization?.id ?? personal
  const active = organizations.find(({ id }) => id === activeId)

  async function actIn(id: string) {
    try {
      await authClient.organizations.setActive({ organizationId: id === personal ? null : id })
      await navigate({ to: '/dashboard' })
    } catch (error) {
      const code = error instanceof AuthClientError ? error.code : 'INTERNAL_ERROR'
      await navigate({ to: '/organizations', search: { error: code } })
    }
  }

  return (
    <div ref={place} className="switcher-place">
      <Menu.Root>
        <Menu.Trigger
          nativeButton={false}
          render={<Link to="/organizations" className="switcher" />}
          onClick={(event) => event.preventDefault()}
        >
          <span className="visually-hidden">You act for: </span>
          <span className="switcher-name">{active?.name ?? 'Personal'}</span>
          <span aria-hidden="true">▾</span>
        </Menu.Trigger>
        <Menu.Portal container={place}>
          <Menu.Positioner align="start" sideOffset={6}>
            <Menu.Popup className="popup">
              <Menu.RadioGroup value={activeId} onValueChange={(id: string) => void actIn(id)}>
                <SwitcherItem id={personal} name="Personal" />
                {organizations.map(({ id, name, role }) => (
                  <SwitcherItem key={id} id={id} name={name} role={role} />
                ))}
              </Menu.RadioGroup>
              <Menu.Separator className="separator" />
              <Menu.LinkItem closeOnClick className="item" render={<Link to="/organizations" />}>
                All organizations
              </Menu.LinkItem>
              <Menu.LinkItem
                closeOnClick
                className="item"
                render={<Link to="/organizations" hash="create" />}
              >
                Create an organization
              </Menu.LinkItem>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  )
}

const personal = 'personal'

function SwitcherItem({ id, name, role }: { id: string; name: string; role?: string }) {
  return (
    <Menu.RadioItem value={id} closeOnClick className="item">
      <span className="item-name">{name}</span>
      {role && <span className="hint">{role}</span>}
      <Menu.RadioItemIndicator className="check">✓</Menu.RadioItemIndicator>
    </Menu.RadioItem>
  )
}
