import type { Context } from '../context.ts'
import { randomToken } from '../crypto/random.ts'
import { AuthError } from '../errors.ts'
import type { Change } from '../session/change.ts'
import type { Rows } from '../store/store.ts'
import { identities, type UserRow, users } from '../tables.ts'
import { foldEmail } from './email.ts'
import { readFields } from './fields.ts'
import { findUser } from './find-user.ts'
import { ownFields, type ProvenIdentity } from './profile.ts'
import { applyChanges } from './update-user.ts'

/** 192 random bits. */
const userIdBytes = 24

/**
 * The person behind a proven identity, written down when they come for the first time. Rejects with `UniqueViolation`
 * when another sign-in of theirs is faster, with `ACCOUNT_DEACTIVATED`, and with `ACCOUNT_EXISTS` when their verified
 * address is another person's: nobody becomes somebody by an address alone.
 */
export async function recogniseUser(
  context: Context,
  change: Change,
  identity: ProvenIdentity,
  newcomer: UserRow,
): Promise<UserRow> {
  const { issuer, subject } = identity
  const { rows } = change
  let known = await findUser(rows, { issuer, subject })
  if (!known && (await isHeld(rows, newcomer.verifiedEmail))) {
    // Perhaps by themselves: another sign-in of theirs may have been committed between the two questions.
    known = await findUser(rows, { issuer, subject })
    if (!known) throw new AuthError('ACCOUNT_EXISTS')
  }
  return known
    ? welcomeBack(context, change, known, identity, newcomer)
    : writeDown(context, change, identity, newcomer)
}

async function writeDown(
  { settings }: Context,
  { rows, tell }: Change,
  { issuer, subject, provider, profile }: ProvenIdentity,
  newcomer: UserRow,
): Promise<UserRow> {
  // An identity that was taken from a user leaves them their id, which was made of it.
  const isTaken = (await rows.find(users, { id: newcomer.id })) !== null
  const user = {
    ...newcomer,
    id: isTaken ? randomToken(userIdBytes) : newcomer.id,
    fields: await readFields(settings, ownFields(profile)),
  }
  const { id: userId, createdAt } = user
  await rows.insert(users, user)
  const identity = { issuer, subject, userId, provider, createdAt, lastUsedAt: createdAt }
  await rows.insert(identities, identity)
  tell({ type: 'user.created', userId })
  return user
}

async function welcomeBack(
  context: Context,
  change: Change,
  { id }: UserRow,
  identity: ProvenIdentity,
  newcomer: UserRow,
): Promise<UserRow> {
  const { rows } = change
  const { issuer, subject, profile } = identity
  const { lastSignInAt, verifiedEmail } = newcomer
  // One statement that both asks and takes the row: a deactivation comes before it or after it, never between.
  const active = await rows.update(users, { id, deactivatedAt: null }, { lastSignInAt })
  const user = await rows.find(users, { id })
  if (user?.deactivatedAt) throw new AuthError('ACCOUNT_DEACTIVATED')
  // Deleted since they were looked up; another sign-in of theirs may have written them down again.
  if (!user || active === 0) return recogniseUser(context, change, identity, newcomer)
  await rows.update(identities, { issuer, subject }, { lastUsedAt: lastSignInAt ?? user.createdAt })

  const changes: Partial<UserRow> = {}
  const isProvenNow = user.verifiedEmail === null && verifiedEmail === foldEmail(user.email)
  if (isProvenNow && !(await isHeld(rows, verifiedEmail))) changes.verifiedEmail = verifiedEmail
  // Fields that came into the schema later get their defaults, or what the provider says.
  const fields = await readFields(context.settings, { ...ownFields(profile), ...user.fields })
  return applyChanges(context, change, user, { ...changes, fields })
}

/** Whether somebody has verified this address. */
async function isHeld(rows: Rows, verifiedEmail: string | null): Promise<boolean> {
  return verifiedEmail !== null && (await rows.find(users, { verifiedEmail })) !== null
}
