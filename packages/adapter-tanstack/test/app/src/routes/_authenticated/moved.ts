import { createFileRoute, redirect } from '@tanstack/react-router'

export const Route = createFileRoute('/_authenticated/moved')({
  loader: () => {
    throw redirect({ to: '/guarded' })
  },
})
