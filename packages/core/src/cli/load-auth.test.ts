import { describe, expect, test, vi } from 'vitest'
import { writeApplication } from '../../test/application.ts'
import { runCli } from '../../test/run-cli.ts'

vi.setConfig({ testTimeout: 60_000 })

/** A module whose `auth` has one pending migration of this name. */
const authNamed = (name: string, exported = 'export const auth') => `
  ${exported} = {
    migrate: async (): Promise<object[]> => [{ name: ${name}, statements: [] }],
    close: async () => {},
  }
`

async function dryRun(
  files: Readonly<Record<string, string>>,
  { env = {}, args = [] }: { env?: Record<string, string>; args?: string[] } = {},
) {
  await using application = await writeApplication(files)
  const { folder } = application
  const ended = await runCli(folder, ['migrate', '--dry-run', ...args], env)
  return { ...ended, folder }
}

describe('the auth module', () => {
  test.each([
    'src/lib/auth.ts',
    'src/auth.mts',
    'lib/auth.ts',
    'auth.ts',
    'src/server/auth.ts',
    'server/auth.ts',
    'app/auth.ts',
  ])('is found at %s', async (path) => {
    expect(await dryRun({ [path]: authNamed("'found'") })).toMatchObject({
      code: 0,
      printed: '-- found\n',
      complained: '',
    })
  })

  test('of several is the most particular one', async () => {
    const { printed } = await dryRun({
      'auth.ts': authNamed("'second'"),
      'src/lib/auth.ts': authNamed("'first'"),
    })
    expect(printed).toBe('-- first\n')
  })

  test('is the one that was named', async () => {
    const files = { 'auth.ts': authNamed("'usual'"), 'deep/in/my-auth.ts': authNamed("'named'") }
    const { printed } = await dryRun(files, { args: ['--auth', 'deep/in/my-auth.ts'] })
    expect(printed).toBe('-- named\n')
  })

  test('may be the default export, in JavaScript', async () => {
    const code = authNamed("'default'", 'export default').replace(': Promise<object[]>', '')
    expect((await dryRun({ 'auth.mjs': code.replace(' =', '') })).printed).toBe('-- default\n')
  })

  test('may import as bundlers allow: without endings, by the paths of tsconfig.json', async () => {
    const { complained, printed } = await dryRun({
      'src/auth.ts': `import { one } from './names'\nimport { two } from '~/deep/names'
        ${authNamed('one + two')}`,
      'src/names.ts': `export const one: string = 'without-'`,
      'src/deep/names.ts': `export const two: string = 'endings'`,
      'tsconfig.json': `{ "compilerOptions": { "paths": { "~/*": ["./src/*"] } } }`,
    })
    expect({ complained, printed }).toEqual({ complained: '', printed: '-- without-endings\n' })
  })

  test('may import CommonJS packages as TypeScript lets it', async () => {
    const { complained, printed } = await dryRun({
      'auth.ts': `import Old from 'old-package'\n${authNamed('new Old().name')}`,
      'node_modules/old-package/index.js': `module.exports = class { name = 'old' }`,
      'node_modules/old-package/package.json': `{ "name": "old-package", "main": "index.js" }`,
    })
    expect({ complained, printed }).toEqual({ complained: '', printed: '-- old\n' })
  })

  test('that is nowhere is an error that names the places', async () => {
    const { code, complained, folder } = await dryRun({ 'src/authentication.ts': '' })
    expect(code).toBe(1)
    expect(complained).toBe(
      `sallyport migrate: No auth module in ${folder}: looked for src/lib/auth.ts, src/auth.ts, lib/auth.ts, auth.ts, src/server/auth.ts, server/auth.ts, app/auth.ts (also .mts, .js and .mjs). Name it: --auth <path>\n`,
    )
  })

  test('that was named and is not there is an error', async () => {
    const files = { 'auth.ts': authNamed("'usual'") }
    const { code, complained, folder } = await dryRun(files, { args: ['--auth', 'aut.ts'] })
    expect({ code, complained }).toEqual({
      code: 1,
      complained: `sallyport migrate: There is no aut.ts in ${folder}.\n`,
    })
  })

  test.each([
    ['export const handlers = {}, api = {}', 'auth.ts exports api, handlers. It has to export'],
    ['export const auth = { migrate: true }', 'auth.ts exports auth. It has to export'],
    ['export {}', 'auth.ts exports nothing. It has to export'],
    ['throw new Error("SMTP_URL is missing")', 'auth.ts could not be loaded: SMTP_URL is missing'],
    ['const auth = (', 'auth.ts could not be loaded: '],
    ['import "pg"', 'auth.ts needs pg, which is not installed. Run: npm install pg'],
    ['import "not-installed"', "auth.ts could not be loaded: Cannot find module 'not-installed'"],
  ])('that is none is an error that says what it is: %s', async (code, complaint) => {
    const ended = await dryRun({ 'auth.ts': code })
    expect(ended).toMatchObject({ code: 1, printed: '' })
    expect(ended.complained).toContain(`sallyport migrate: ${complaint}`)
  })

  test('knows that its database is not to be checked yet', async () => {
    const unchecked = "String(Reflect.get(globalThis, Symbol.for('sallyport.unchecked')))"
    expect((await dryRun({ 'auth.ts': authNamed(unchecked) })).printed).toBe('-- true\n')
  })

  test('may keep connections open: the command ends all the same', async () => {
    const files = { 'auth.ts': `setInterval(() => {}, 1000)\n${authNamed("'open'")}` }
    expect(await dryRun(files)).toMatchObject({ code: 0, printed: '-- open\n' })
  })
})

describe('the environment', () => {
  const files = {
    'auth.ts': authNamed("['A', 'B', 'C', 'D'].map((name) => process.env[name]).join()"),
    '.env': 'A=env\nB=env\nC=env',
    '.env.local': 'A=local\nB=local',
  }

  test('comes from .env.local before .env, and what is set already wins', async () => {
    const { printed } = await dryRun(files, { env: { A: 'set' } })
    expect(printed).toBe('-- set,local,env,\n')
  })

  test('that cannot be read is an error', async () => {
    const { code, complained } = await dryRun({ 'auth.ts': files['auth.ts'], '.env/folder': '' })
    expect(code).toBe(1)
    expect(complained).toContain('sallyport migrate: .env cannot be read: ')
  })
})
