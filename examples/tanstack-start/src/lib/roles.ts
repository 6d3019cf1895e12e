/** What the roles of this application may do, besides what `owner`, `admin` and `member` may anyway. */
export const roles = { editor: ['notice:write'], admin: ['notice:write'] }

/** All roles, each above those before it. */
export const roleNames = ['member', 'editor', 'admin', 'owner']

/** The roles that somebody can give: none above their own. The server decides, whatever a page offers. */
export function rolesUpTo(role: string): string[] {
  return roleNames.slice(0, roleNames.indexOf(role) + 1)
}

/** Whether a role is the other, or below it. */
export function isWithin(role: string, other: string): boolean {
  return rolesUpTo(other).includes(role)
}
