import { useSession } from '@sallyport/client/react'
import { createFileRoute, Link } from '@tanstack/react-router'

export const Route = createFileRoute('/')({ component: Home })

function Home() {
  const session = useSession()
  return (
    <>
      <section className="hero">
        <h1>One way in, one way to be recognised.</h1>
        <p className="lead">
          This small app signs people in with a real OpenID provider, knows them by one sealed
          cookie before a page leaves the server, and ends a session everywhere at once.
        </p>
        {session ? (
          <Link to="/dashboard" className="button">
            Go to your dashboard
          </Link>
        ) : (
          <div className="row">
            <Link to="/login" className="button">
              Sign in
            </Link>
            <Link to="/dashboard" className="button quiet">
              Try a guarded page
            </Link>
          </div>
        )}
      </section>
      <section className="cards" aria-label="What to look at">
        <article>
          <h2>A guarded page</h2>
          <p>
            The dashboard is rendered on the server, for people with a session. Anyone else is asked
            to sign in, and comes back to where they wanted to go.
          </p>
          <code>routes/_authenticated</code>
        </article>
        <article>
          <h2>A guarded function</h2>
          <p>
            A guard keeps people out of a page, not out of what the page calls. Server functions
            made with <code>authAction()</code> look for themselves.
          </p>
          <code>lib/who-am-i.ts</code>
        </article>
        <article>
          <h2>Every device agrees</h2>
          <p>
            See where you are signed in, and end any of it. Sign out in one tab, and the others
            notice. And every form works before, or without, JavaScript.
          </p>
          <code>lib/devices.ts</code>
        </article>
        <article>
          <h2>Organizations</h2>
          <p>
            Make one, invite somebody, act in it, and see what a role lets you do. Whoever loses
            theirs has lost it in every browser within a second.
          </p>
          <code>lib/organization.ts</code>
        </article>
        <article>
          <h2>API tokens</h2>
          <p>
            For scripts: shown once, limited to what they were made for, and recognised by the same
            call as a session.
          </p>
          <code>lib/api-tokens.ts</code>
        </article>
        <article>
          <h2>Administration</h2>
          <p>
            Administrators find everybody, act as them, and read in the audit log who did what. For
            everybody else there is no such page.
          </p>
          <code>routes/_authenticated/admin</code>
        </article>
      </section>
    </>
  )
}
