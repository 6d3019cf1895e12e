import { AuthError } from '@sallyport/adapter-tanstack'
import { errorMessage } from '@sallyport/core/wire'
import { useRouter } from '@tanstack/react-router'

/** What a page that could not be loaded shows instead. */
export function ErrorPage({ error }: { error: unknown }) {
  const router = useRouter()
  return (
    <section className="narrow" role="alert">
      <h1>That did not work</h1>
      <p className="lead">{errorMessage(error instanceof AuthError && error.code)}</p>
      <button className="button" onClick={() => void router.invalidate()}>
        Try again
      </button>
    </section>
  )
}
