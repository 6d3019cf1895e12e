import { QueryClient, QueryClientProvider, useMutation } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useState } from 'react'
import { renameMember } from '@/lib/member-functions'
import { fileReport } from '@/lib/report-functions'

export const Route = createFileRoute('/actions')({ component: Page })

function Page() {
  const [client] = useState(() => new QueryClient())
  return (
    <QueryClientProvider client={client}>
      <Rename />
      <Report />
    </QueryClientProvider>
  )
}

function Rename() {
  const { mutate, data, error } = useMutation({ mutationFn: renameMember })
  return (
    <>
      <button onClick={() => mutate({ data: { name: 'Ada' } })}>Rename</button>
      <output>{data && `${data.email} is ${data.name}`}</output>
      <p role="alert">{error?.message}</p>
    </>
  )
}

function Report() {
  const { mutate, data } = useMutation({ mutationFn: () => fileReport() })
  return (
    <button onClick={() => mutate()}>{data ? `Filed by ${data.userId}` : 'File a report'}</button>
  )
}
