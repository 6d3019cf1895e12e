import '@tanstack/react-start/server-only'
import { appendFile, readFile } from 'node:fs/promises'

// What the demo keeps of its own, a line of JSON for each thing, in files beside its database. Yours has tables.
const fileOf = (name: string) => `${process.env.DATABASE_FILE ?? 'demo.db'}.${name}.jsonl`

export async function appendLine(name: string, record: object): Promise<void> {
  await appendFile(fileOf(name), `${JSON.stringify(record)}\n`)
}

/** All of them, the oldest first. */
export async function readLines<Line>(name: string): Promise<Line[]> {
  const text = await readFile(fileOf(name), 'utf8').catch(() => '')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
}
