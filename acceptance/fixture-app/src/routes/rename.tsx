import { AuthError } from '@sallyport/adapter-tanstack'
import { createFileRoute } from '@tanstack/react-router'
import { useState } from 'react'
import { renameMember } from '@/lib/member-functions'

/** Calls an action without a framework around it, and shows what its error is. */
export const Route = createFileRoute('/rename')({ component: Rename })

function Rename() {
  const [outcome, setOutcome] = useState('')

  async function rename() {
    try {
      const { name } = await renameMember({ data: { name: 'Ada' } })
      setOutcome(`renamed to ${name}`)
    } catch (error) {
      const isOurs = error instanceof AuthError
      setOutcome(isOurs ? `AuthError ${error.code} ${error.status}` : String(error))
    }
  }

  return (
    <>
      <button onClick={() => void rename()}>Rename</button>
      <output>{outcome}</output>
    </>
  )
}
