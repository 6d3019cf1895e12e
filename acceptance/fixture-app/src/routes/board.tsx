import { requireAdminAuth } from '@sallyport/adapter-tanstack/guards'
import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/board')({
  beforeLoad: requireAdminAuth,
  component: () => <h1>The board</h1>,
})
