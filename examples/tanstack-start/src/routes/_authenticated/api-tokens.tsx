import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/_authenticated/api-tokens')({
  head: () => ({ meta: [{ title: 'API tokens · Sallyport' }] }),
  component: ApiTokens,
})

function ApiTokens() {
  return <h1>API tokens</h1>
}
