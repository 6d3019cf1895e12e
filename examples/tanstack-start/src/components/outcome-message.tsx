import { errorMessage } from '@sallyport/core/wire'
import type { Outcome } from '@/lib/outcome'

const successes = {
  device: 'That device is signed out.',
  name: 'Your name is changed.',
}

/** Codes that mean something more to who sent these forms. */
const problems = new Map([
  ['BAD_REQUEST', 'That cannot be a name: it is empty, or too long.'],
  ['NOT_FOUND', 'That device was signed out already.'],
])

/** Says in words what a form came to, and says it to a screen reader too: what is announced has to be there before. */
export function OutcomeMessage({ outcome: { done, error } }: { outcome: Outcome }) {
  return (
    <div className="outcome" role="status">
      {error !== undefined && (
        <p className="problem">{problems.get(error) ?? errorMessage(error)}</p>
      )}
      {error === undefined && done && <p className="notice">{successes[done]}</p>}
    </div>
  )
}
