import type { ReactNode } from 'react'

interface SignOutFormProps {
  /** Takes over where there is JavaScript. */
  signOut: () => Promise<unknown>
  className?: string
  children: ReactNode
}

/** A plain form that works by itself. */
export function SignOutForm({ signOut, className = 'button', children }: SignOutFormProps) {
  return (
    <form
      method="post"
      action="/api/auth/sign-out"
      onSubmit={(event) => {
        event.preventDefault()
        void signOut()
      }}
    >
      <button className={className}>{children}</button>
    </form>
  )
}
