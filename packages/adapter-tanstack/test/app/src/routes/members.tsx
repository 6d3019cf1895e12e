import { createFileRoute } from '@tanstack/react-router'

/** A page that asks for no session: withAuth alone keeps people out. */
export const Route = createFileRoute('/members')({
  loader: () => 'for members',
  component: () => <h1>A page {Route.useLoaderData()}</h1>,
})
