import { useServerFn } from '@tanstack/react-start'
import { useState } from 'react'
import { signInFn } from '@/lib/ssr-functions'

interface SignInFormProps {
  provider: { id: string; name: string }
  redirectTo: string
}

/** A plain form that works by itself; where there is JavaScript, the server function does the same. */
export function SignInForm({ provider, redirectTo }: SignInFormProps) {
  const signIn = useServerFn(signInFn)
  const [isPending, setPending] = useState(false)

  async function submit() {
    setPending(true)
    // Where somebody came by a link with a hash, the browser alone has kept it: servers are never told.
    const wanted = redirectTo.includes('#') ? redirectTo : redirectTo + location.hash
    const data = { provider: provider.id, redirectTo: wanted }
    await signIn({ data }).finally(() => setPending(false))
  }

  return (
    <form
      method="post"
      action={`/api/auth/sign-in/${provider.id}`}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <input type="hidden" name="redirectTo" value={redirectTo} />
      <button className="button wide" disabled={isPending}>
        Continue with {provider.name}
      </button>
    </form>
  )
}
