// What has to hold beside the tests: lint, format, types, architecture, that the pages of features say what the code does,
// and that the packages are fit to publish. Arguments name those that are wanted: `node scripts/check.ts docs`.
import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkDocs } from './check-docs.ts'
import { checkPackages } from './check-packages.ts'
import { bin, type Outcome, root, run } from './command.ts'

const quiet = { quiet: true }

async function checkTypes(): Promise<Outcome> {
  const projects = globSync('{packages,examples,packages/*/test}/*/tsconfig.json', { cwd: root })
  projects.push(
    ...globSync('{acceptance,acceptance/fixture-*,bench,e2e,scripts}/tsconfig.json', {
      cwd: root,
    }),
  )
  const outcomes: Outcome[] = []
  const waiting = [...projects]
  const worker = async () => {
    for (let project = waiting.shift(); project; project = waiting.shift()) {
      const outcome = await run(bin('tsc'), ['-p', project], quiet)
      outcomes.push({ ...outcome, output: `${dirname(project)}\n${outcome.output}` })
    }
  }
  await Promise.all([worker(), worker()])
  const failed = outcomes.filter(({ ok }) => !ok)
  return { ok: failed.length === 0, output: failed.map(({ output }) => output).join('\n') }
}

const checks: [string, () => Promise<Outcome>][] = [
  ['lint', () => run(bin('oxlint'), ['--type-aware', '--deny-warnings', '.'], quiet)],
  ['format', () => run(bin('oxfmt'), ['--check', '.'], quiet)],
  ['types', checkTypes],
  [
    'architecture',
    () =>
      run(bin('vitest'), ['run', join('packages', 'core', 'src', 'architecture.test.ts')], quiet),
  ],
  ['docs', checkDocs],
  ['packages', checkPackages],
]

const names = process.argv.slice(2)
const unknown = names.filter((name) => !checks.some(([known]) => known === name))
if (unknown.length > 0) throw new Error(`no such check: ${unknown.join(', ')}`)
const wanted = names.length === 0 ? checks : checks.filter(([name]) => names.includes(name))
let failed = 0
for (const [name, check] of wanted) {
  const started = performance.now()
  const { ok, output } = await check()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${ok ? '✓' : '✗'} ${name} (${seconds} s)`)
  if (ok) continue
  console.log(output)
  failed++
}
console.log(`\n${wanted.length - failed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
