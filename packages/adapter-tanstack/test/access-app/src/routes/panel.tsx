import { createFileRoute } from '@tanstack/react-router'
import { loadAdmin } from '../helpers.ts'

/** A page that asks in its loader. */
export const Route = createFileRoute('/panel')({
  loader: () => loadAdmin(),
  component: () => <h1>{`Panel of ${Route.useLoaderData()}`}</h1>,
})
