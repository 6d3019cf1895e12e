import { explain } from '../explain.ts'
import { admin } from './admin.ts'
import type { Command, Terminal } from './command.ts'
import { doctor } from './doctor.ts'
import { CommandFailure, type ExitCode } from './failure.ts'
import { help, helpText } from './help.ts'
import { migrate } from './migrate.ts'
import { openapi } from './openapi.ts'
import { secret } from './secret.ts'

const commands: ReadonlyMap<string, Command> = new Map([
  ['migrate', migrate],
  ['doctor', doctor],
  ['openapi', openapi],
  ['admin', admin],
  ['secret', secret],
  ['help', help],
  ['--help', help],
  ['-h', help],
])

const isHelp = (arg: string) => commands.get(arg) === help && arg.startsWith('-')

/** Runs what was typed after `sallyport`, and says what went wrong with `complain`. Never rejects. */
export async function runCommand(
  [name, ...args]: readonly string[],
  terminal: Terminal,
  complain: (line: string) => void,
): Promise<ExitCode> {
  const command = args.some(isHelp) ? help : commands.get(name ?? '')
  if (!command) {
    complain(name === undefined ? helpText : `No such command: ${name}\n\n${helpText}`)
    return 2
  }
  try {
    return await command(args, terminal)
  } catch (error) {
    complain(`sallyport ${name}: ${explain(error)}`)
    return error instanceof CommandFailure ? error.exitCode : 1
  }
}
