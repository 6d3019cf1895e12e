import { randomToken } from '../crypto/random.ts'
import { AuthError } from '../errors.ts'
import type { Actor } from '../events.ts'
import { type Change, commit } from '../session/change.ts'
import { requireDatabase, type Sessions } from '../session/session.ts'
import { UniqueViolation } from '../store/store.ts'
import { identities, type UserRow, users } from '../tables.ts'
import type { User } from '../wire/session.ts'
import { findUser, type UserKey } from './find-user.ts'
import { checkSubject } from './profile.ts'
import { applyChanges, lockUser, updateUser } from './update-user.ts'
import { toRecord } from './user.ts'
import { readUserInput } from './user-input.ts'

/** A user as the application's server sees them: with the internal fields. */
export type UserRecord<Fields extends object = object> = User &
  Fields & {
    lastSignInAt: Date | null
    /** Set: no sign-in, and no session of theirs is accepted. */
    deactivatedAt: Date | null
  }

/** What can be said of a user; what is not said stays as it is. */
export type UserInput<Fields extends object = object> = Partial<Fields> & {
  name?: string
  email?: string
  /** True: nobody else can verify the address. A new address is unverified unless this says otherwise. */
  emailVerified?: boolean
  /** An absolute http or https address, or null. */
  image?: string | null
  /** 1 to 64 characters, or null. */
  role?: string | null
}

export type NewUser<Fields extends object = object> = UserInput<Fields> & {
  email: string
  /** How they will sign in: their subject at an issuer. */
  identity?: { provider: string; issuer: string; subject: string }
}

/**
 * The users, for code on the server. Every call rejects with `DATABASE_REQUIRED` without a database; those that change
 * one end or refresh the user's sessions everywhere, and reject with `NOT_FOUND` for an id that is none.
 */
export interface Users<Fields extends object = object> {
  /** By `id`, by the address that they verified, or by issuer and subject. */
  find(key: UserKey): Promise<UserRecord<Fields> | null>
  /** Rejects with `BAD_REQUEST`, which names what is wrong, and `ACCOUNT_EXISTS`. */
  create(user: NewUser<Fields>): Promise<UserRecord<Fields>>
  /** The sessions show the change within `maxStaleness`. Rejects with `BAD_REQUEST`, `ACCOUNT_EXISTS`. */
  update(id: string, changes: UserInput<Fields>): Promise<UserRecord<Fields>>
  /** Ends every session, and lets no new one begin. */
  deactivate(id: string): Promise<UserRecord<Fields>>
  reactivate(id: string): Promise<UserRecord<Fields>>
  /** Ends every session and forgets the user and their identities. */
  delete(id: string): Promise<void>
  /** How many there were. */
  endSessions(id: string): Promise<number>
}

/** 192 random bits. */
const userIdBytes = 24

/**
 * `actor`: on whose request users are changed; not there for the application itself. `first` is done at the beginning of
 * every transaction that changes one who is there: what it rejects with keeps the change from happening.
 */
export function createUsers(
  sessions: Sessions,
  actor?: Actor,
  first: (change: Change) => Promise<void> = async () => {},
): Users {
  const { context } = sessions
  const { settings } = context

  /** Works on a user whom nothing else changes meanwhile. */
  function withUser<Result>(
    id: string,
    work: (change: Change, user: UserRow) => Promise<Result>,
  ): Promise<Result> {
    return commit(
      sessions,
      async (change) => {
        await first(change)
        const user = await lockUser(change.rows, id)
        if (!user) throw new AuthError('NOT_FOUND', { detail: 'no user has this id' })
        return work(change, user)
      },
      actor,
    ).catch(takenAddress)
  }

  return {
    async find(key) {
      const user = await findUser(requireDatabase(sessions), key)
      return user && toRecord(user)
    },
    async create({ identity, ...given }) {
      requireDatabase(sessions)
      const now = new Date(context.now())
      const nobody: UserRow = {
        id: randomToken(userIdBytes),
        name: '',
        email: '',
        verifiedEmail: null,
        image: null,
        role: null,
        fields: null,
        createdAt: now,
        updatedAt: now,
        lastSignInAt: null,
        deactivatedAt: null,
      }
      const said = await readUserInput(settings, nobody, given, { isNew: true })
      const user = { ...nobody, ...said }
      await commit(
        sessions,
        async ({ rows, tell }) => {
          await rows.insert(users, user)
          if (identity) {
            const { provider, issuer } = identity
            const subject = checkSubject(identity.subject)
            const row = {
              issuer,
              subject,
              provider,
              userId: user.id,
              createdAt: now,
              lastUsedAt: now,
            }
            await rows.insert(identities, row)
          }
          const { id: userId, role } = user
          tell({ type: 'user.created', userId, ...(role !== null && { role }) })
        },
        actor,
      ).catch(takenAddress)
      return toRecord(user)
    },
    update: (id, changes) =>
      withUser(id, async (change, user) => {
        const said = await readUserInput(settings, user, changes)
        return toRecord(await applyChanges(context, change, user, said))
      }),
    deactivate: (id) =>
      withUser(id, async (change, user) => {
        if (user.deactivatedAt) return toRecord(user)
        await change.endSessions({ userId: id }, 'deactivated')
        change.tell({ type: 'user.deactivated', userId: id })
        const deactivatedAt = new Date(context.now())
        return toRecord(await updateUser(context, change, user, { deactivatedAt }))
      }),
    reactivate: (id) =>
      withUser(id, async (change, user) => {
        if (!user.deactivatedAt) return toRecord(user)
        change.tell({ type: 'user.reactivated', userId: id })
        return toRecord(await updateUser(context, change, user, { deactivatedAt: null }))
      }),
    delete: (id) =>
      withUser(id, async (change, user) => {
        await change.endSessions({ userId: id }, 'deleted')
        // Nobody who knows them by an API token does any longer.
        await updateUser(context, change, user, {})
        change.tell({ type: 'user.deleted', userId: id })
        // What is theirs goes with them, and others may have to know first what it was.
        change.finally(() => change.rows.delete(users, { id }))
      }),
    endSessions: (id) =>
      withUser(
        id,
        async (change) =>
          (await change.endSessions({ userId: id }, actor ? 'administrator' : 'application'))
            .length,
      ),
  }
}

/** A key of another user: only an address or an identity can be one. */
function takenAddress(error: unknown): never {
  if (error instanceof UniqueViolation) throw new AuthError('ACCOUNT_EXISTS', { cause: error })
  throw error
}
