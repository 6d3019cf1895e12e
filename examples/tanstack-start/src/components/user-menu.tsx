import { Link } from '@tanstack/react-router'
import { Avatar } from '@/components/avatar'
import { SignOutForm } from '@/components/sign-out-form'
import { authClient } from '@/lib/auth-client'
import { closePopover } from '@/lib/close-popover'

/** Shows who is signed in, and follows sign-ins and sign-outs in other tabs. */
export function UserMenu() {
  const { data: session, isPending } = authClient.useSession()
  if (isPending) return <span className="avatar" aria-hidden="true" />
  if (!session) {
    return (
      <Link to="/login" className="button small">
        Sign in
      </Link>
    )
  }
  const { user } = session
  return (
    <div className="user-menu">
      <button className="round" popoverTarget="user-menu" aria-label={`Account: ${user.name}`}>
        <Avatar user={user} />
      </button>
      <div className="menu" id="user-menu" popover="auto">
        <p>
          <strong>{user.name}</strong>
          <span>{user.email}</span>
        </p>
        <Link to="/profile" onClick={closePopover}>
          Your profile
        </Link>
        <Link to="/organizations" onClick={closePopover}>
          Your organizations
        </Link>
        <Link to="/invitations" onClick={closePopover}>
          Your invitations
        </Link>
        <SignOutForm
          className="plain"
          signOut={() => authClient.signOut({ redirect: true, redirectTo: '/' })}
        >
          Sign out
        </SignOutForm>
      </div>
    </div>
  )
}
