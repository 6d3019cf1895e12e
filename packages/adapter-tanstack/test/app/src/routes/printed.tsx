import { createFileRoute } from '@tanstack/react-router'
import { getSession, signOutFn } from '../printed-functions.ts'

export const Route = createFileRoute('/printed')({
  loader: () => getSession(),
  component: () => <button onClick={() => void signOutFn()}>Sign Out</button>,
})
