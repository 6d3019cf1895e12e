import { randomToken } from '../crypto/random.ts'
import { secretBytes } from '../crypto/secret.ts'
import type { Command } from './command.ts'
import { readArguments } from './arguments.ts'

/** Prints a new secret and nothing else, so that it can go straight into a file or a variable. */
export const secret: Command = async (args, { print }) => {
  readArguments(args, {})
  print(randomToken(secretBytes))
  return 0
}
