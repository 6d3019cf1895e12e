import { createFileRoute } from '@tanstack/react-router'
import { useState } from 'react'
import { MyComponent } from '#/components/my-component'
import { SessionListener } from '#/components/session-listener'
import { customSessionCheck } from '#/lib/custom-session-check'
import { describeSession } from '#/lib/session-errors'
import { checkSession, refreshSession, signOut, signOutAll } from '#/lib/session-management'

export const Route = createFileRoute('/session')({
  loader: async () => ({ isValid: await customSessionCheck(), state: await describeSession() }),
  component: SessionPage,
})

function SessionPage() {
  const { isValid, state } = Route.useLoaderData()
  const [found, setFound] = useState('')
  return (
    <>
      <h1>
        {state}, {isValid ? 'valid' : 'not valid'}
      </h1>
      <MyComponent />
      <SessionListener />
      <button onClick={() => void checkSession().then(setFound)}>Check</button>
      <button onClick={() => void refreshSession()}>Refresh</button>
      <button onClick={() => void signOut()}>Sign out</button>
      <button onClick={() => void signOutAll()}>Sign out everywhere</button>
      <p>Found: {found}</p>
    </>
  )
}
