import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AppName, outputOf } from './start-app.ts'

/** Which of the needles stand anywhere in what an application's build made for the browser, or for the server. */
export function findInOutput(
  app: AppName,
  side: 'client' | 'server',
  needles: readonly string[],
): string[] {
  const folder = join(outputOf(app), side)
  const files = globSync('**/*.*', { cwd: folder })
  if (!files.some((file) => file.endsWith('.js'))) throw new Error(`${folder} holds no scripts`)
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8'))
  return needles.filter((needle) => texts.some((text) => text.includes(needle)))
}
