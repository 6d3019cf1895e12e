/** What is shown while the server takes its time. */
export function PendingPage() {
  return (
    <p className="hint" role="status">
      One moment …
    </p>
  )
}
