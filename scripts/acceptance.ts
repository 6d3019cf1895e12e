// Runs the tests and lists which rows of acceptance/rows.json a passing test proves, and which still wait.
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bin, root, run } from './command.ts'

interface Report {
  testResults: { assertionResults: { fullName: string; status: string }[] }[]
}

const cache = join(root, 'node_modules', '.cache')
const report = join(cache, 'acceptance-results.json')
await mkdir(cache, { recursive: true })
const { ok, output } = await run(
  bin('vitest'),
  ['run', '--reporter=json', `--outputFile=${report}`, ...process.argv.slice(2)],
  { quiet: true },
)

const rows = JSON.parse(await readFile(join(root, 'acceptance', 'rows.json'), 'utf8')) as Record<
  string,
  string
>
const { testResults } = JSON.parse(await readFile(report, 'utf8')) as Report
const proofs = new Map<string, string[]>()
const broken = new Set<string>()
for (const { fullName, status } of testResults.flatMap((file) => file.assertionResults)) {
  for (const [id] of fullName.matchAll(/\bS[0-4]-\d\d\b/g)) {
    if (status === 'passed') proofs.set(id, [...(proofs.get(id) ?? []), fullName])
    if (status === 'failed') broken.add(id)
  }
}

const ids = Object.keys(rows)
const proven = ids.filter((id) => proofs.has(id) && !broken.has(id))
const waiting = ids.filter((id) => !proven.includes(id))
const unknown = [...proofs.keys()].filter((id) => !(id in rows))

console.log('Proven by a passing test:\n')
for (const id of proven) console.log(`  ${id}  ${rows[id]}`)
console.log('\nWaiting:\n')
for (const id of waiting)
  console.log(`  ${id}  ${rows[id]}${broken.has(id) ? '  (its test fails)' : ''}`)
if (unknown.length > 0) console.log(`\nTests name rows that do not exist: ${unknown.join(', ')}`)
console.log(`\n${proven.length} of ${ids.length} rows proven, ${waiting.length} waiting`)
if (!ok) console.error(`\nTests failed; run them to see which.\n${output.slice(-2000)}`)
process.exit(ok && unknown.length === 0 ? 0 : 1)
