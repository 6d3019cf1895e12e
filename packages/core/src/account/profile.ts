import { AuthError } from '../errors.ts'
import type { User } from '../wire/session.ts'

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
export const longestName = 200
const longestImage = 1000
/** Bytes of the application's own fields as JSON; sealed, a third more. */
const largestFields = 8192

/** Throws `PROFILE_INVALID` unless the identifier can stand for one person. */
export function checkSubject(subject: unknown): string {
  if (
    typeof subject !== 'string' ||
    subject === '' ||
    subject.length > longestSubject ||
    // Databases differ in what they make of these.
    /[\p{Cc}\p{Cs}]/u.test(subject)
  ) {
    throw new AuthError('PROFILE_INVALID', {
      detail: `the subject must be a text of 1 to ${longestSubject} printable characters`,
    })
  }
  return subject
}

/** What breaks lines, logs and addresses, and what turns the direction of the text that follows. */
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu

/** The name without what pages cannot show; empty where nothing of it can be seen. */
export function visibleName(name: unknown): string {
  const text = typeof name === 'string' ? name.replaceAll(unprintable, ' ').trim() : ''
  return /[^\p{Cf}\p{Z}]/u.test(text) ? text : ''
}

/** The name, or where there is none the part of the address before the `@`. */
export function displayName(name: unknown, email: string): string {
  const given = visibleName(name)
  const chosen = given === '' ? (email.split('@')[0] ?? email) : given
  return Array.from(chosen.slice(0, 2 * longestName))
    .slice(0, longestName)
    .join('')
}

/** The address of a picture, or null where it is none that a page may load. */
export function imageAddress(image: unknown): string | null {
  if (typeof image !== 'string' || image.length > longestImage || !URL.canParse(image)) return null
  const { protocol, href } = new URL(image)
  return /^https?:$/.test(protocol) && href.length <= longestImage ? href : null
}

/** What a profile says beyond the common part. */
export function ownFields(profile: Profile): object {
  const { email: _email, emailVerified: _verified, name: _name, image: _image, ...rest } = profile
  return rest
}

/** The keys of `User`: no field of the application's own can have one of these names. */
const userKeys: Record<keyof User, true> = {
  id: true,
  name: true,
  email: true,
  image: true,
  emailVerified: true,
  createdAt: true,
  updatedAt: true,
  role: true,
}

/**
 * The application's own fields as the session's JSON will have them, without keys that would set a prototype.
 * Throws `PROFILE_INVALID` where they are no object, where one is named like a part of every user, and where they
 * are more than cookies can carry: a browser that got them would send headers that servers refuse (Node: above
 * 16 KiB), also to sign out.
 */
export function plainFields(fields: unknown): object {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw new AuthError('PROFILE_INVALID', { detail: 'user.fields: the schema made no object' })
  }
  const taken = Object.keys(fields).find((key) => Object.hasOwn(userKeys, key))
  if (taken !== undefined) {
    throw new AuthError('PROFILE_INVALID', {
      detail: `user.fields: "${taken}" is a part of every user; give the field another name`,
    })
  }
  const json = JSON.stringify(fields)
  const bytes = new TextEncoder().encode(json).length
  if (bytes > largestFields) {
    throw new AuthError('PROFILE_INVALID', {
      detail: `user.fields: ${bytes} bytes as JSON, and at most ${largestFields} fit into cookies`,
    })
  }
  return JSON.parse(json, (key, value: unknown) => (key === '__proto__' ? undefined : value))
}
