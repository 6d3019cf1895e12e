import { requireAdminAuth } from '@sallyport/adapter-tanstack/guards'
import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/admin')({
  beforeLoad: requireAdminAuth,
  component: Admin,
})

function Admin() {
  const { session } = Route.useRouteContext()
  return <h1>{`Administered by ${session.user.name}`}</h1>
}
