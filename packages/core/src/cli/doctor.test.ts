import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { writeApplication } from '../../test/application.ts'
import { databaseKinds } from '../../test/databases.ts'
import { runCli } from '../../test/run-cli.ts'
import { planMigrations } from '../store/kysely/migration-plan.ts'
import { coreTables } from '../tables.ts'

vi.setConfig({ testTimeout: 60_000 })

const application = fileURLToPath(new URL('../../test/cli-app', import.meta.url))

async function doctor(findings: readonly object[]) {
  const code = `export const auth = {
    migrate: async () => { throw new Error('the doctor changed something') },
    diagnose: async () => ${JSON.stringify(findings)},
    close: async () => { console.log('closed') },
  }`
  await using made = await writeApplication({ 'src/auth.ts': code })
  // Awaited here, where the folder still is.
  const ended = await runCli(made.folder, ['doctor'])
  return ended
}

const well = { name: 'database', ok: true, detail: 'SQLite answers' }
const ill = { name: 'migrations', ok: false, detail: 'core-0001 not run yet' }

test('doctor prints a line for each finding, and closes what was opened', async () => {
  expect(await doctor([well, { ...ill, ok: true }])).toEqual({
    code: 0,
    signal: null,
    printed: '✓ database    SQLite answers\n✓ migrations  core-0001 not run yet\nclosed\n',
    complained: '',
  })
})

test('doctor fails where something has to be mended', async () => {
  expect(await doctor([well, ill])).toMatchObject({
    code: 1,
    printed: '✓ database    SQLite answers\n✗ migrations  core-0001 not run yet\nclosed\n',
  })
})

test('doctor sends to migrate, and has nothing to say after it', async () => {
  const database = await databaseKinds[0]?.create()
  const run = (command: string) =>
    runCli(application, [command], { KIND: 'SQLite', ADDRESS: database?.address ?? '' })
  try {
    const before = await run('doctor')
    const names = planMigrations(coreTables).map(({ name }) => name)
    expect(before).toMatchObject({ code: 1, complained: '' })
    expect(before.printed).toContain(
      `✗ migrations     ${names.join(', ')} not run yet. Run: npx sallyport migrate\n`,
    )
    expect(await run('migrate')).toMatchObject({ code: 0 })
    const after = await run('doctor')
    expect(after).toMatchObject({ code: 0, complained: '' })
    expect(after.printed).toContain('✓ migrations     all have run\n')
  } finally {
    await database?.drop()
  }
})

test('doctor says once what is wrong with the configuration', async () => {
  const env = { KIND: 'SQLite', ADDRESS: ':memory:', SECRET: 'short' }
  const { code, printed, complained } = await runCli(application, ['doctor'], env)
  expect({ code, printed }).toEqual({ code: 1, printed: '' })
  expect(complained).toMatch(
    /^sallyport doctor: src\/auth.mjs could not be loaded: Sallyport cannot/,
  )
  expect(complained.match(/- secret: /g)).toHaveLength(1)
})
