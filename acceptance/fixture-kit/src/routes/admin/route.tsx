import { createFileRoute } from '@tanstack/react-router'
import { requireAdminAuth } from '#/lib/auth/guards'

export const Route = createFileRoute('/admin')({
  beforeLoad: requireAdminAuth,
  component: () => <h1>Administration</h1>,
})
