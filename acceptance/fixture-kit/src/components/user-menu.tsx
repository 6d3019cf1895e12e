'use client'
import { Link } from '@tanstack/react-router'
import { authClient } from '#/lib/auth-client'

export function UserMenu() {
  const session = authClient.useSession()
  if (session.isPending) {
    return <Skeleton />
  }
  if (!session.data) {
    return <SignInButton />
  }
  return <Avatar name={session.data.user.name} />
}

const Skeleton = () => <p aria-busy="true">…</p>

const SignInButton = () => <Link to="/login">Sign in</Link>

const Avatar = ({ name }: { name: string }) => <p>Signed in as {name}</p>
