import { expect, test } from 'vitest'
import { writeApplication } from '../../test/application.ts'
import { runCli } from '../../test/run-cli.ts'

async function doctor(findings: readonly object[]) {
  const code = `export const auth = {
    migrate: async () => { throw new Error('the doctor changed something') },
    diagnose: async () => ${JSON.stringify(findings)},
    close: async () => { console.log('closed') },
  }`
  await using application = await writeApplication({ 'src/auth.ts': code })
  // Awaited here, where the folder still is.
  const ended = await runCli(application.folder, ['doctor'])
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
