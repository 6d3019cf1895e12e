import { createFileRoute } from '@tanstack/react-router'
import { requireEditor } from '../guards.ts'

export const Route = createFileRoute('/editors')({
  beforeLoad: requireEditor,
  component: () => <h1>For editors</h1>,
})
