import { ActionForm } from '@/components/action-form'
import { actIn } from '@/lib/organizations'

interface OrganizationItemProps {
  /** Empty: the person themselves. */
  id: string
  name: string
  detail: string
  isActive: boolean
  /** Where to go from there. */
  redirectTo: string
}

/** Where the person can act. */
export function OrganizationItem(props: OrganizationItemProps) {
  const { id, name, detail, isActive, redirectTo } = props
  return (
    <li className="entry">
      <div className="entry-name">
        <strong>{name}</strong>
        <span className="hint">{detail}</span>
      </div>
      {isActive ? (
        <span className="badge">You act here</span>
      ) : (
        <ActionForm action={actIn}>
          <input type="hidden" name="organizationId" value={id} />
          <input type="hidden" name="redirectTo" value={redirectTo} />
          <button className="button quiet small" aria-label={`Act here: ${name}`}>
            Act here
          </button>
        </ActionForm>
      )}
    </li>
  )
}
