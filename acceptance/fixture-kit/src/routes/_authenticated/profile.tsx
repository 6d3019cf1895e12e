import { QueryClient, QueryClientProvider, useMutation } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useState } from 'react'
import { updateProfileAction } from '#/lib/settings/update-profile'

export const Route = createFileRoute('/_authenticated/profile')({ component: ProfilePage })

function ProfilePage() {
  const [client] = useState(() => new QueryClient())
  return (
    <QueryClientProvider client={client}>
      <ProfileForm />
    </QueryClientProvider>
  )
}

function ProfileForm() {
  const { mutate, isSuccess, error } = useMutation({ mutationFn: updateProfileAction })
  return (
    <>
      <button onClick={() => mutate({ data: { name: 'Renamed Person' } })}>Rename</button>
      <output>{isSuccess && 'Renamed'}</output>
      <p role="alert">{error?.message}</p>
    </>
  )
}
