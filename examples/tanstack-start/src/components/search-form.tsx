import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** A plain form that puts its fields into the address; where there is JavaScript, the page stays. */
export function SearchForm({ children }: { children: ReactNode }) {
  const navigate = useNavigate()
  return (
    <form
      role="search"
      className="row fields"
      onSubmit={(event) => {
        event.preventDefault()
        void navigate({ to: '.', search: Object.fromEntries(new FormData(event.currentTarget)) })
      }}
    >
      {children}
    </form>
  )
}
