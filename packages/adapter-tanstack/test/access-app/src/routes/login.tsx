import { redirectIfAuthenticated } from '@sallyport/adapter-tanstack/guards'
import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/login')({
  beforeLoad: redirectIfAuthenticated,
  component: () => <h1>Sign in</h1>,
})
