import { readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { loadAuth } from './load-auth.ts'

/** Prints the OpenAPI document and nothing else, so that it can go straight into a file. */
export const openapi: Command = async (args, { folder, print }) => {
  const { auth: path } = readArguments(args, { auth: { type: 'string' } })
  const auth = await loadAuth(folder, path)
  try {
    print(JSON.stringify(auth.openapi(), null, 2))
    return 0
  } finally {
    await auth.close()
  }
}
