import { Avatar } from '@/components/avatar'
import { demoPeople } from '@/lib/demo-people'

/** Who one can be at the demo provider. */
export function DemoPeople() {
  return (
    <section aria-labelledby="people" className="people">
      <h2 id="people">Whom the demo provider knows</h2>
      <ul className="entries">
        {demoPeople.map(({ email, name, shows }) => (
          <li key={email} className="entry">
            <Avatar user={{ name, image: null }} />
            <div className="entry-name">
              <strong>{email}</strong>
              <span className="hint">
                {name} {shows}.
              </span>
            </div>
          </li>
        ))}
      </ul>
      <p className="hint">Any password will do.</p>
    </section>
  )
}
