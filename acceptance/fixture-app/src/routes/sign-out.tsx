import { createFileRoute } from '@tanstack/react-router'
import { useServerFn } from '@tanstack/react-start'
import { signOutFn } from '@/lib/ssr-functions'

export const Route = createFileRoute('/sign-out')({ component: SignOut })

function SignOut() {
  const signOut = useServerFn(signOutFn)
  return <button onClick={() => void signOut()}>Sign out</button>
}
