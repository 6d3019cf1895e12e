import { createFileRoute } from '@tanstack/react-router'
import { requireSupport } from '../guards.ts'

export const Route = createFileRoute('/support')({
  beforeLoad: requireSupport,
  component: () => <h1>For support</h1>,
})
