import { SearchForm } from '@/components/search-form'
import type { UserFilters } from '@/lib/user-filters'

export function UserFilterForm({ filters: { search, role, status } }: { filters: UserFilters }) {
  return (
    <SearchForm key={JSON.stringify([search, role, status])}>
      <div className="field grow">
        <label htmlFor="search">Name or e-mail</label>
        <input id="search" name="search" type="search" defaultValue={search} />
      </div>
      <div className="field">
        <label htmlFor="role">Role</label>
        <select id="role" name="role" defaultValue={role}>
          <option value="">any</option>
          <option>admin</option>
        </select>
      </div>
      <div className="field">
        <label htmlFor="status">State</label>
        <select id="status" name="status" defaultValue={status}>
          <option value="">any</option>
          <option>active</option>
          <option>deactivated</option>
        </select>
      </div>
      <button className="button quiet">Search</button>
    </SearchForm>
  )
}
