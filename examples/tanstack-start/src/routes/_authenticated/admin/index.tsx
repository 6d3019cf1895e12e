import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/_authenticated/admin/')({
  head: () => ({ meta: [{ title: 'Administration · Sallyport' }] }),
  component: Admin,
})

function Admin() {
  return <h1>Administration</h1>
}
