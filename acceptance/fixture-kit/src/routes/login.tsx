import { createFileRoute } from '@tanstack/react-router'
import { redirectIfAuthenticated } from '#/lib/auth/guards'

export const Route = createFileRoute('/login')({
  beforeLoad: redirectIfAuthenticated,
  component: () => <h1>Sign in</h1>,
})
