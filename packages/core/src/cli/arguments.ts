import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { CommandFailure } from './failure.ts'

/** The options of a command, which takes nothing else. Throws `CommandFailure` with code 2. */
export function readArguments<Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    // Node adds advice on arguments that begin with a dash.
    const [sentence] = (error instanceof Error ? error.message : String(error)).split('. ')
    throw new CommandFailure(`${sentence}. See: npx sallyport help`, 2)
  }
}
