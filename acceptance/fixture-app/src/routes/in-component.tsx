import { fetchSession } from '@sallyport/adapter-tanstack/fetch-session'
import { createFileRoute } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

export const Route = createFileRoute('/in-component')({ component: Profile })

type Answer = Awaited<ReturnType<typeof fetchSession>>

/** Asks once, and keeps the answer in state and in the browser's storage. */
function Profile() {
  const [session, setSession] = useState<Answer | undefined>(undefined)
  const [renders, setRenders] = useState(1)
  useEffect(() => {
    async function ask() {
      const answer = await fetchSession()
      setSession(answer)
      sessionStorage.setItem('session', JSON.stringify(answer))
    }
    void ask()
  }, [])
  return (
    <>
      <h1>{session === undefined ? 'Asking' : (session?.user.name ?? 'Nobody')}</h1>
      <button onClick={() => setRenders(renders + 1)}>Rendered {renders} times</button>
    </>
  )
}
