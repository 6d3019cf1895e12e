import type { Session, User } from './session.ts'

/** What a page shows of an account; without the role, for that decides nothing here. */
type AccountUser = Pick<
  User,
  'id' | 'name' | 'email' | 'image' | 'emailVerified' | 'createdAt' | 'updatedAt'
>

/** Somebody who acts for themselves. */
export interface PersonalAccount {
  isPersonal: true
  isOrganization: false
  activeOrganizationId: null
  user: AccountUser
}

/** Somebody who acts for the organization that they have chosen. */
export interface OrganizationAccount {
  isPersonal: false
  isOrganization: true
  activeOrganizationId: string
  user: AccountUser
}

/** Whom a person acts for. Where `isOrganization` is true, TypeScript knows that `activeOrganizationId` is there. */
export type AccountContext = PersonalAccount | OrganizationAccount

export function toAccountContext({ user: all, organization }: Session): AccountContext {
  const { id, name, email, image, emailVerified, createdAt, updatedAt } = all
  const user = { id, name, email, image, emailVerified, createdAt, updatedAt }
  if (organization === null) {
    return { isPersonal: true, isOrganization: false, activeOrganizationId: null, user }
  }
  const { id: activeOrganizationId } = organization
  return { isPersonal: false, isOrganization: true, activeOrganizationId, user }
}
