import { rolesUpTo } from '@/lib/roles'

interface RoleSelectProps {
  id: string
  /** The role of who chooses: they can give none above it. */
  ownRole: string
  defaultValue: string
}

export function RoleSelect({ id, ownRole, defaultValue }: RoleSelectProps) {
  return (
    // A new default counts for a new element only.
    <select key={defaultValue} id={id} name="role" defaultValue={defaultValue}>
      {rolesUpTo(ownRole).map((role) => (
        <option key={role}>{role}</option>
      ))}
    </select>
  )
}
