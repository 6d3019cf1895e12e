import { createFileRoute } from '@tanstack/react-router'
import { fail } from '../functions.ts'

export const Route = createFileRoute('/failing')({
  loader: () => fail(),
  errorComponent: () => <h1>Sorry</h1>,
})
