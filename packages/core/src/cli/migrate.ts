import type { Migration } from '../store/store.ts'
import { readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { loadAuth } from './load-auth.ts'

/** Prints the plan as SQL that could be run as it is, and runs it. */
export const migrate: Command = async (args, { folder, print }) => {
  const options = { auth: { type: 'string' }, 'dry-run': { type: 'boolean' } } as const
  const { auth: path, 'dry-run': dryRun } = readArguments(args, options)
  const auth = await loadAuth(folder, path)
  try {
    const plan = await auth.migrate({ dryRun: true })
    if (plan.length === 0) {
      print('-- Nothing to migrate: the database has all that this version needs.')
      return 0
    }
    print(plan.map(writeOut).join('\n\n'))
    if (dryRun) return 0
    const ran = await auth.migrate()
    const names = ran.map(({ name }) => name).join(', ')
    print(names ? `\nApplied ${names}.` : '\nAnother process has applied them meanwhile.')
    return 0
  } finally {
    await auth.close()
  }
}

function writeOut({ name, statements }: Migration): string {
  return [`-- ${name}`, ...statements.map((statement) => `${statement};`)].join('\n\n')
}
