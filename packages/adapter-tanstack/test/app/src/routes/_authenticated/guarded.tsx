import { createFileRoute } from '@tanstack/react-router'
import { whoAmI } from '../../functions.ts'

export const Route = createFileRoute('/_authenticated/guarded')({ component: Guarded })

function Guarded() {
  const { session } = Route.useRouteContext()
  return <button onClick={() => void whoAmI()}>Hello, {session.user.name}</button>
}
