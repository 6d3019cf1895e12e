import { AuthError } from '@sallyport/adapter-tanstack'
import { errorMessage } from '@sallyport/core/wire'
import { useRouter } from '@tanstack/react-router'
import { useServerFn } from '@tanstack/react-start'
import { type ReactNode, useRef, useState } from 'react'
import { useFocusLeftBehind } from '@/lib/focus-on-page'

interface ActionFormProps {
  /** A server function (POST) that takes a form, and leads to a page. */
  action: ((call: { data: FormData }) => Promise<unknown>) & { url: string }
  id?: string
  className?: string
  children: ReactNode
}

/** A plain form that posts to a server function by itself; where there is JavaScript, the page stays. */
export function ActionForm({ action, id, className, children }: ActionFormProps) {
  const router = useRouter()
  const run = useServerFn(action)
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()
  const place = useRef<HTMLFormElement>(null)
  useFocusLeftBehind(place)

  async function submit(form: HTMLFormElement, data: FormData) {
    setPending(true)
    const refusal = await run({ data }).then(() => undefined, problemOf)
    setProblem(refusal)
    // The page says what came of it by now, and the form can be sent again.
    setPending(false)
    if (refusal === unreachable) return
    // Whatever the page shows may be another now, the session too.
    await router.invalidate()
    // What was refused stays in the fields, to be mended.
    if (refusal === undefined && !('error' in router.state.location.search)) form.reset()
  }

  return (
    <form
      ref={place}
      method="post"
      action={action.url}
      id={id}
      className={className}
      aria-busy={isPending}
      onSubmit={(event) => {
        event.preventDefault()
        const { currentTarget: form, nativeEvent } = event
        const button = nativeEvent instanceof SubmitEvent ? nativeEvent.submitter : null
        if (!isPending) void submit(form, new FormData(form, button))
      }}
    >
      {children}
      {problem !== undefined && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  )
}

const unreachable = 'The server could not be reached. Please try again.'

function problemOf(error: unknown): string {
  return error instanceof AuthError ? errorMessage(error.code) : unreachable
}
