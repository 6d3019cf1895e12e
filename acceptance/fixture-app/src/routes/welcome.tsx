import { redirectIfAuthenticated } from '@sallyport/adapter-tanstack/guards'
import { createFileRoute } from '@tanstack/react-router'

/** A screen for strangers. */
export const Route = createFileRoute('/welcome')({
  beforeLoad: redirectIfAuthenticated,
  component: () => <h1>Welcome, stranger</h1>,
})
