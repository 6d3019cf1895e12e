import { createFileRoute } from '@tanstack/react-router'
import { loadOrganizationId } from '../helpers.ts'

export const Route = createFileRoute('/members')({
  loader: () => loadOrganizationId(),
  component: () => <h1>{`Members of ${Route.useLoaderData()}`}</h1>,
})
