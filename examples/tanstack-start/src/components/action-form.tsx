import { useRouter } from '@tanstack/react-router'
import { useServerFn } from '@tanstack/react-start'
import { type ReactNode, useState } from 'react'

interface ActionFormProps {
  /** A server function (POST) that takes a form, and leads to a page. */
  action: ((call: { data: FormData }) => Promise<unknown>) & { url: string }
  className?: string
  children: ReactNode
}

/** A plain form that posts to a server function by itself; where there is JavaScript, the page stays. */
export function ActionForm({ action, className, children }: ActionFormProps) {
  const router = useRouter()
  const run = useServerFn(action)
  const [isPending, setPending] = useState(false)
  const [isUnreachable, setUnreachable] = useState(false)

  async function submit(data: FormData) {
    setPending(true)
    try {
      await run({ data })
      setUnreachable(false)
      // Whatever the page shows may be another now, the session too.
      await router.invalidate()
    } catch {
      setUnreachable(true)
    } finally {
      setPending(false)
    }
  }

  return (
    <form
      method="post"
      action={action.url}
      className={className}
      aria-busy={isPending}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isPending) void submit(new FormData(event.currentTarget))
      }}
    >
      {children}
      {isUnreachable && (
        <p className="problem" role="alert">
          The server could not be reached. Please try again.
        </p>
      )}
    </form>
  )
}
