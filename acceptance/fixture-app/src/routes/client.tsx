import type { Session } from '@sallyport/client'
import { createFileRoute } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { authClient } from '@/lib/auth-client'

/** Nothing here is rendered for anybody on the server: the browser client does it all. */
export const Route = createFileRoute('/client')({ component: Client })

function Client() {
  const [address, setAddress] = useState('')

  async function askForAddress() {
    const { signInURL } = await authClient.signIn('demo', { redirect: false })
    setAddress(signInURL)
  }

  return (
    <>
      <UserProfile />
      <button onClick={() => void authClient.signIn('demo', { redirectTo: '/dashboard' })}>
        Sign in
      </button>
      <button onClick={() => void askForAddress()}>Where to sign in?</button>
      <output>{address}</output>
      <button onClick={() => void authClient.signOut({ redirect: true, redirectTo: '/' })}>
        Sign out
      </button>
    </>
  )
}

function UserProfile() {
  const [session, setSession] = useState<Session | null>(null)
  useEffect(() => {
    void authClient.getSession().then((result) => setSession(result.session))
  }, [])
  if (!session) return <p>Nobody yet</p>
  return (
    <p>
      {session.user?.name}, {session.user?.email}
    </p>
  )
}
