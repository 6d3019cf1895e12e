import type { Session, User } from './session.ts'

/** Whom a person acts for: themselves, or the organization they have chosen. One of the two is always true. */
export interface AccountContext {
  isPersonal: boolean
  isOrganization: boolean
  activeOrganizationId: string | null
  /** Without their role: what a page shows of an account decides nothing. */
  user: Pick<User, 'id' | 'name' | 'email' | 'image' | 'emailVerified' | 'createdAt' | 'updatedAt'>
}

export function toAccountContext({ user, organization }: Session): AccountContext {
  const { id, name, email, image, emailVerified, createdAt, updatedAt } = user
  return {
    isPersonal: organization === null,
    isOrganization: organization !== null,
    activeOrganizationId: organization?.id ?? null,
    user: { id, name, email, image, emailVerified, createdAt, updatedAt },
  }
}
