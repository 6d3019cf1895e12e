import { AuthError } from '../errors.ts'

/** RFC 5321, section 4.5.3.1, as corrected by its erratum 1690. */
const longestEmail = 254

/**
 * The address as it is kept: normalised first (NFKC), so that no character turns into an `@` or a comma after it was
 * checked, and in the case it was given. Throws `EMAIL_REQUIRED` without an address, `PROFILE_INVALID` where it is not
 * one plain address: no quoted local part, no list, no display name (RFC 5322, section 3.4.1).
 */
export function checkEmail(given: unknown): string {
  if (given === undefined || given === null || given === '') throw new AuthError('EMAIL_REQUIRED')
  const email = typeof given === 'string' ? given.normalize('NFKC') : ''
  if (
    email.length > longestEmail ||
    foldEmail(email).length > longestEmail ||
    !/^[^\s@"<>(),;:\\[\]\p{C}]+@[^\s@"<>(),;:\\[\]\p{C}]+$/u.test(email)
  ) {
    throw new AuthError('PROFILE_INVALID', {
      detail: 'the e-mail address is not one plain address',
    })
  }
  return email
}

/** What is the same address in another case: how two are compared. */
export function foldEmail(email: string): string {
  return email.normalize('NFKC').toLowerCase().normalize('NFKC')
}
