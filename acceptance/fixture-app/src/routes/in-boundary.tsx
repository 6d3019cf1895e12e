import { fetchSession } from '@sallyport/adapter-tanstack/fetch-session'
import { CatchBoundary, createFileRoute } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

export const Route = createFileRoute('/in-boundary')({ component: Page })

function Page() {
  return (
    <>
      <h1>The page around it</h1>
      <CatchBoundary getResetKey={() => 'never'} errorComponent={Apology}>
        <Greeting />
      </CatchBoundary>
    </>
  )
}

function Apology() {
  return <p role="alert">That went wrong</p>
}

function Greeting() {
  const [name, setName] = useState<string>()
  const [failure, setFailure] = useState<{ error: unknown }>()
  useEffect(() => {
    fetchSession().then(
      (session) => setName(session?.user.name ?? 'nobody'),
      (error: unknown) => setFailure({ error }),
    )
  }, [])
  if (failure) throw failure.error
  return <p>Hello, {name ?? '…'}</p>
}
