import type { Profile } from '../../../account/profile.ts'

/**
 * What the application's own `profile()` adds to the standard profile or replaces in it. The proof of one
 * address is none for another: where it takes the address from elsewhere, it has to say that it is verified.
 */
export function mergeProfile(standard: Profile, own: Profile = {}): Profile {
  const moved = own.email !== undefined && own.email !== standard.email
  return { ...standard, ...(moved && { emailVerified: false }), ...own }
}
