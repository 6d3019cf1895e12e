import { createFileRoute } from '@tanstack/react-router'
import { useServerFn } from '@tanstack/react-start'
import { signInFn } from '@/lib/ssr-functions'

export const Route = createFileRoute('/login')({ component: Login })

function Login() {
  const signIn = useServerFn(signInFn)
  return (
    <>
      <h1>Login</h1>
      {['demo', 'nobody'].map((provider) => (
        <button key={provider} onClick={() => void signIn({ data: { provider } })}>
          Sign in with {provider}
        </button>
      ))}
    </>
  )
}
