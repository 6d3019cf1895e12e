import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Outcome, root } from './command.ts'
import { addedFeatures, readFacts } from './feature-facts.ts'
import { comparePage } from './feature-page.ts'

/** Compares the page of each feature with its code, both ways. */
export async function checkDocs(): Promise<Outcome> {
  const folders = addedFeatures()
  const pages = globSync('docs/features/*.md', { cwd: root }).map((path) => basename(path, '.md'))
  const lines = [
    ...folders.filter((name) => !pages.includes(name)).map((name) => `${pathOf(name)} is missing`),
    ...pages
      .filter((name) => !folders.includes(name))
      .map((name) => `${pathOf(name)} is of no feature`),
  ]
  const facts = await readFacts(folders.filter((name) => pages.includes(name)))
  for (const [name, known] of facts) {
    const page = await readFile(join(root, pathOf(name)), 'utf8')
    for (const { line, message } of comparePage(page, known)) {
      lines.push(`${pathOf(name)}:${line} ${message}`)
    }
  }
  return { ok: lines.length === 0, output: lines.join('\n') }
}

function pathOf(feature: string): string {
  return `docs/features/${feature}.md`
}
