import { useSession } from '@sallyport/client/react'
import { ActionForm } from '@/components/action-form'
import { stopActing } from '@/lib/acting'

/** Says that an administrator acts as somebody, on every page, for as long as they do. */
export function ActingBanner() {
  const session = useSession()
  if (!session?.session?.impersonatedBy) return null
  return (
    <section className="acting" aria-label="Acting as somebody else">
      <p>
        You act as <strong>{session.user.name}</strong>, and the audit log says that it is you.
      </p>
      <ActionForm action={stopActing}>
        <button className="button small">Stop</button>
      </ActionForm>
    </section>
  )
}
