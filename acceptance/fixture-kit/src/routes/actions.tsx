import { createFileRoute } from '@tanstack/react-router'
import { useState } from 'react'
import { closeAccounts, countUsers, whereIAct } from '#/lib/builders'
import { protectedAction } from '#/lib/protected-action'

const actions = { closeAccounts, countUsers, protectedAction, whereIAct }

export const Route = createFileRoute('/actions')({ component: ActionsPage })

function ActionsPage() {
  const [result, setResult] = useState('')
  return (
    <>
      {Object.entries(actions).map(([name, act]) => (
        <button
          key={name}
          onClick={() => void act().then((made) => setResult(JSON.stringify(made)))}
        >
          {name}
        </button>
      ))}
      <output>{result}</output>
    </>
  )
}
