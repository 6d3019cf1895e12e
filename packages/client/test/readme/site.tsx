import {
  SessionProvider,
  type Session,
  useSession,
  useSessionUpdate,
} from '@sallyport/client/react'
import { authClient } from './auth-client.ts'

/** `session` is what the server found: a session, or null. No request is needed then. */
export function Site({ session }: { session: Session | null }) {
  return (
    <SessionProvider client={authClient} session={session}>
      <Account />
    </SessionProvider>
  )
}

function Account() {
  const session = useSession()
  useSessionUpdate((next) => console.log(next ? 'signed in, or changed' : 'signed out, or expired'))

  if (!session) return <button onClick={() => void signIn()}>Sign in with GitHub</button>
  return <button onClick={() => void signOut()}>Sign out {session.user.name}</button>
}

async function signIn() {
  await authClient.signIn('github', { redirectTo: '/dashboard' })
}

async function signOut() {
  await authClient.signOut({ redirect: true, redirectTo: '/' })
}
