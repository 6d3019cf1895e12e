import { createFileRoute } from '@tanstack/react-router'
import { OutcomeMessage } from '@/components/outcome-message'
import { ProfileForm } from '@/components/profile-form'
import { readOutcome } from '@/lib/outcome'

export const Route = createFileRoute('/_authenticated/profile')({
  validateSearch: readOutcome,
  head: () => ({ meta: [{ title: 'Your profile · Sallyport' }] }),
  component: Profile,
})

const problems = { BAD_REQUEST: 'That cannot be a name: it is empty, or too long.' }

function Profile() {
  const { session } = Route.useRouteContext()
  return (
    <>
      <h1>Your profile</h1>
      <OutcomeMessage outcome={Route.useSearch()} problems={problems} />
      <ProfileForm user={session.user} />
    </>
  )
}
