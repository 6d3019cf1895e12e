import type { AuditQuery } from '@sallyport/client/admin'
import { SearchForm } from '@/components/search-form'
import { auditActions } from '@/lib/audit-sentences'

export function AuditFilterForm({ filters }: { filters: AuditQuery }) {
  const { actorId, targetId, action } = filters
  return (
    <SearchForm key={JSON.stringify([actorId, targetId, action])}>
      <div className="field grow">
        <label htmlFor="actor">Who: e-mail or id</label>
        <input id="actor" name="actorId" defaultValue={actorId} autoComplete="off" />
      </div>
      <div className="field grow">
        <label htmlFor="target">To whom or what: e-mail or id</label>
        <input id="target" name="targetId" defaultValue={targetId} autoComplete="off" />
      </div>
      <div className="field">
        <label htmlFor="action">What</label>
        <select id="action" name="action" defaultValue={action}>
          <option value="">anything</option>
          {auditActions.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
      <button className="button quiet">Search</button>
    </SearchForm>
  )
}
