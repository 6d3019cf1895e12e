import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { CommandFailure } from './failure.ts'

/** The options of a command, which takes nothing else. Throws `CommandFailure` with code 2. */
export function readArguments<Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
) {
  return parsed(() => parseArgs({ args: [...args], options })).values
}

/** The same of a command that takes words as well. */
export function readWords<Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
) {
  return parsed(() => parseArgs({ args: [...args], options, allowPositionals: true }))
}

function parsed<Result>(parse: () => Result): Result {
  try {
    return parse()
  } catch (error) {
    // Node adds advice on arguments that begin with a dash.
    const [sentence] = (error instanceof Error ? error.message : String(error)).split('. ')
    throw new CommandFailure(`${sentence}. See: npx sallyport help`, 2)
  }
}
