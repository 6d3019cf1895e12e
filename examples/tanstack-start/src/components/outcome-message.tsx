import { errorMessage } from '@sallyport/core/wire'
import { type Outcome, outcomes } from '@/lib/outcome'

interface OutcomeMessageProps {
  outcome: Outcome
  /** Words for codes that mean something more on this page. */
  problems?: Readonly<Record<string, string>>
}

/** Says in words what a form came to, and says it to a screen reader too: what is announced has to be there before. */
export function OutcomeMessage({ outcome: { done, error }, problems = {} }: OutcomeMessageProps) {
  return (
    <div className="outcome" role="status">
      {error !== undefined && (
        <p className="problem">
          {Object.hasOwn(problems, error) ? problems[error] : errorMessage(error)}
        </p>
      )}
      {error === undefined && done && <p className="notice">{outcomes[done]}</p>}
    </div>
  )
}
