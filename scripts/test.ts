// Runs every test, or those that the arguments name, and closes with the totals on a line of their own.
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { bin, root, run } from './command.ts'

interface Totals {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  success: boolean
}

const report = join(root, 'node_modules', '.cache', 'test-results.json')
// Vitest leaves a core to itself: half of two, though most tests wait for a browser or a database.
const workers = Math.max(2, availableParallelism() - 1)
const { ok } = await run(bin('vitest'), [
  'run',
  `--maxWorkers=${workers}`,
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
])

const totals = JSON.parse(await readFile(report, 'utf8')) as Totals
const skipped = totals.numPendingTests > 0 ? `, ${totals.numPendingTests} skipped` : ''
// A file that cannot be loaded fails the run without failing a test.
const failed = ok ? totals.numFailedTests : Math.max(1, totals.numFailedTests)
console.log(`\n${totals.numPassedTests} passed, ${failed} failed${skipped}`)
process.exit(ok ? 0 : 1)
