import { AuthError } from '../errors.ts'

/** What a way of signing in has proven about a person. */
export interface ProvenIdentity {
  /** The id of the provider, for events. */
  readonly provider: string
  /** Who vouches: an issuer's identifier. */
  readonly issuer: string
  /** The person's identifier at this issuer: stable and never used again for another. */
  readonly subject: string
  readonly profile: Profile
}

/** What a provider tells about a person, in our words. Other keys go to the application's own user fields. */
export interface Profile {
  readonly email?: string | null | undefined
  readonly emailVerified?: boolean | undefined
  readonly name?: string | null | undefined
  readonly image?: string | null | undefined
  readonly [field: string]: unknown
}

/** A subject is at most 255 characters (OpenID Connect Core, section 2). */
const longestSubject = 255
const longestName = 200
const longestImage = 1000
/** RFC 5321, section 4.5.3.1, as corrected by its erratum 1690. */
const longestEmail = 254

/** Throws `PROFILE_INVALID` unless the identifier can stand for one person. */
export function checkSubject(subject: unknown): string {
  if (typeof subject !== 'string' || subject === '' || subject.length > longestSubject) {
    throw new AuthError('PROFILE_INVALID', {
      detail: `the subject must be a text of 1 to ${longestSubject} characters`,
    })
  }
  return subject
}

/** Throws `EMAIL_REQUIRED` without an address, `PROFILE_INVALID` where it cannot be one. */
export function checkEmail(email: unknown): string {
  if (email === undefined || email === null || email === '') throw new AuthError('EMAIL_REQUIRED')
  if (
    typeof email !== 'string' ||
    email.length > longestEmail ||
    !/^[^\s@"<>(),;:\\[\]\p{Cc}]+@[^\s@"<>(),;:\\[\]\p{Cc}]+$/u.test(email)
  ) {
    throw new AuthError('PROFILE_INVALID', {
      detail: 'the e-mail address is not one plain address',
    })
  }
  return email
}

/** The name, or where there is none the part of the address before the `@`. */
export function displayName(name: unknown, email: string): string {
  const given = typeof name === 'string' ? name.trim() : ''
  return (given === '' ? (email.split('@')[0] ?? email) : given).slice(0, longestName)
}

/** The address of a picture, or null where it is none that a page may load. */
export function imageAddress(image: unknown): string | null {
  if (typeof image !== 'string' || image.length > longestImage || !URL.canParse(image)) return null
  return /^https?:$/.test(new URL(image).protocol) ? image : null
}
