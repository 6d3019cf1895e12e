import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/_members/agenda')({ component: Agenda })

function Agenda() {
  const { session } = Route.useRouteContext()
  return <h1>The agenda, for {session.user.name}</h1>
}
