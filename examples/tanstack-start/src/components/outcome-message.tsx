import { errorMessage } from '@sallyport/core/wire'
import { type Outcome, outcomes } from '@/lib/outcome'

const unsure = 'Nothing was done: please say that you are sure.'

interface OutcomeMessageProps {
  outcome: Outcome
  /** Words for codes that mean something more on this page. */
  problems?: Readonly<Record<string, string>>
}

/** Says in words what a form came to, and says it to a screen reader too: what is announced has to be there before. */
export function OutcomeMessage({ outcome: { done, error }, problems }: OutcomeMessageProps) {
  const words = new Map(Object.entries({ UNSURE: unsure, ...problems }))
  return (
    <div className="outcome" role="status">
      {error !== undefined && <p className="problem">{words.get(error) ?? errorMessage(error)}</p>}
      {error === undefined && done && <p className="notice">{outcomes[done]}</p>}
    </div>
  )
}
