import { Await, createFileRoute } from '@tanstack/react-router'
import { Suspense } from 'react'

/** Sends its heading at once, and the rest after it. */
export const Route = createFileRoute('/_authenticated/streamed')({
  loader: () => ({ later: new Promise<string>((resolve) => setTimeout(resolve, 50, 'the rest')) }),
  component: Streamed,
})

function Streamed() {
  const { later } = Route.useLoaderData()
  return (
    <>
      <h1>The heading</h1>
      <Suspense fallback="Wait">
        <Await promise={later}>{(text) => <p>{text}</p>}</Await>
      </Suspense>
    </>
  )
}
