import type { Settings } from '../context.ts'
import { AuthError } from '../errors.ts'
import type { UserRow } from '../tables.ts'
import { checkEmail, foldEmail } from './email.ts'
import { readFields } from './fields.ts'
import { displayName, imageAddress, longestName, visibleName } from './profile.ts'

const longestRole = 64

/**
 * What is said of a user, as their row keeps it. Fields are those of before with the new ones, as the schema makes
 * them. Throws `BAD_REQUEST`, whose detail names what is wrong.
 */
export async function readUserInput(
  settings: Settings,
  user: UserRow,
  { name, email, emailVerified, image, role, ...own }: Readonly<Record<string, unknown>>,
  { isNew = false }: { isNew?: boolean } = {},
): Promise<Partial<UserRow>> {
  const changes: Partial<UserRow> = {}
  if (isNew) changes.name = displayName(undefined, checkedEmail(email))
  if (name !== undefined) changes.name = checkName(name)
  if (image !== undefined) changes.image = checkImage(image)
  if (role !== undefined) changes.role = checkRole(role)
  if (email !== undefined || emailVerified !== undefined) {
    Object.assign(changes, checkAddress(user, email, emailVerified))
  }
  if (Object.keys(own).length > 0 || isNew) {
    changes.fields = await asInput(readFields(settings, { ...user.fields, ...own }))
    refuseUnknown(own, changes.fields)
  }
  return changes
}

function checkName(name: unknown): string {
  const text = visibleName(name)
  if (text === '' || text.length > longestName) {
    throw invalid('name', `must be a text of 1 to ${longestName} characters`)
  }
  return text
}

function checkImage(image: unknown): string | null {
  const address = image === null ? null : imageAddress(image)
  if (image !== null && address === null)
    throw invalid('image', 'must be an http or https address, or null')
  return address
}

function checkRole(role: unknown): string | null {
  if (role === null) return null
  if (typeof role === 'string' && /^[\x21-\x7e]+$/.test(role) && role.length <= longestRole)
    return role
  throw invalid('role', `must be a text of 1 to ${longestRole} printable characters, or null`)
}

function checkAddress(
  user: UserRow,
  email: unknown,
  emailVerified: unknown,
): Pick<UserRow, 'email' | 'verifiedEmail'> {
  if (emailVerified !== undefined && typeof emailVerified !== 'boolean') {
    throw invalid('emailVerified', 'must be true or false')
  }
  const address = email === undefined ? user.email : checkedEmail(email)
  const isSame = foldEmail(address) === foldEmail(user.email)
  const verified = emailVerified ?? (isSame && user.verifiedEmail !== null)
  return { email: address, verifiedEmail: verified ? foldEmail(address) : null }
}

function checkedEmail(email: unknown): string {
  try {
    return checkEmail(email)
  } catch {
    throw invalid('email', 'must be one plain address')
  }
}

/** A schema may drop what it does not know; a caller who misspelt a field has to be told. */
function refuseUnknown(own: object, fields: object | null | undefined): void {
  for (const [key, value] of Object.entries(own)) {
    if (value !== undefined && !Object.hasOwn(fields ?? {}, key)) {
      throw invalid(key, 'is no field of user.fields')
    }
  }
}

async function asInput<Value>(reading: Promise<Value>): Promise<Value> {
  try {
    return await reading
  } catch (error) {
    if (!(error instanceof AuthError)) throw error
    throw new AuthError('BAD_REQUEST', {
      ...(error.detail && { detail: error.detail }),
      cause: error,
    })
  }
}

function invalid(key: string, what: string): AuthError {
  // A key may be whatever a request says, and a log must not be written by it.
  const name = key.slice(0, 64).replaceAll(/[^\w-]/g, '?')
  return new AuthError('BAD_REQUEST', { detail: `user.${name} ${what}` })
}
