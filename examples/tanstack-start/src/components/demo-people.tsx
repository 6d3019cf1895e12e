import { demoPeople } from '@/lib/demo-people'

/** Who one can be at the demo provider. */
export function DemoPeople() {
  return (
    <section aria-labelledby="people" className="people">
      <h2 id="people">Whom the demo provider knows</h2>
      <dl>
        {demoPeople.map(({ email, name, shows }) => (
          <div key={email}>
            <dt>{email}</dt>
            <dd className="hint">
              {name} {shows}.
            </dd>
          </div>
        ))}
      </dl>
      <p className="hint">Any password will do.</p>
    </section>
  )
}
