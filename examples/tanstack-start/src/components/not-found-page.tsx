import { Link } from '@tanstack/react-router'

export function NotFoundPage() {
  return (
    <section className="narrow">
      <h1>Nothing here</h1>
      <p className="lead">No page of this app has that address.</p>
      <Link to="/" className="button">
        Back to the start
      </Link>
    </section>
  )
}
