import type { UserRecord } from '../account/users.ts'
import { adminRole } from '../wire/access.ts'
import { readWords } from './arguments.ts'
import type { Command } from './command.ts'
import { CommandFailure } from './failure.ts'
import { loadAuth } from './load-auth.ts'

/** Makes an administrator of somebody, or lets them be none any more: how there comes to be the first. */
export const admin: Command = async (args, { folder, print }) => {
  const { values, positionals } = readWords(args, { auth: { type: 'string' } })
  const [what, email, ...rest] = positionals
  if ((what !== 'add' && what !== 'remove') || email === undefined || rest.length > 0) {
    throw new CommandFailure('say admin add <email> or admin remove <email>', 2)
  }
  const auth = await loadAuth(folder, values.auth)
  try {
    const { users, admin: feature } = auth.api
    if (feature === undefined) {
      throw new CommandFailure(
        "the application has no admin(). Add it: import { admin } from '@sallyport/core/admin', and features: [admin()]",
      )
    }
    const user = await users.find({ email })
    if (!user) {
      throw new CommandFailure(
        `nobody has verified the address ${email}. They have to sign in once before.`,
      )
    }
    const isOne = user.role === adminRole
    if (what === 'add') {
      if (user.deactivatedAt) throw new CommandFailure(`${nameOf(user)} is deactivated.`)
      if (!isOne) await users.update(user.id, { role: adminRole })
      print(`${nameOf(user)} is an administrator ${isOne ? 'already' : 'now'}${instead(user)}.`)
    } else {
      if (isOne) await users.update(user.id, { role: null })
      print(`${nameOf(user)} is no administrator${isOne ? ' any more' : ''}.`)
    }
    return 0
  } finally {
    await auth.close()
  }
}

function nameOf({ name, email }: UserRecord): string {
  return `${name} (${email})`
}

/** A user has one role. */
function instead({ role }: UserRecord): string {
  return role === null || role === adminRole ? '' : `, and "${role}" no more`
}
