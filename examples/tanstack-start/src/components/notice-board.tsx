import { can, type Session } from '@sallyport/client'
import { ActionForm } from '@/components/action-form'
import { putUpNotice } from '@/lib/notices'
import type { Notice } from '@/lib/read-notice'

/** What the organization tells its members. Only who may write it is offered a form; the server asks again. */
export function NoticeBoard({ notice, session }: { notice: Notice | null; session: Session }) {
  return (
    <section className="panel" aria-labelledby="notice-board">
      <h2 id="notice-board">Notice board</h2>
      {notice ? (
        <p>
          {notice.text} <span className="hint">({notice.author})</span>
        </p>
      ) : (
        <p className="empty">Nothing is up.</p>
      )}
      {can(session, 'notice:write') && (
        <ActionForm action={putUpNotice} className="row fields">
          <div className="field grow">
            <label htmlFor="notice">New notice</label>
            <input id="notice" name="text" autoComplete="off" maxLength={500} required />
          </div>
          <button className="button">Put up</button>
        </ActionForm>
      )}
    </section>
  )
}
