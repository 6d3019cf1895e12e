import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { createJiti } from 'jiti'
import type { Users } from '../account/users.ts'
import type { Finding } from '../diagnose.ts'
import { explain } from '../explain.ts'
import type { Migration } from '../store/store.ts'
import { loadEnvironment } from './environment.ts'
import { CommandFailure } from './failure.ts'

/** What commands need of an `auth`; the application's own copy of the library made it. */
export interface LoadedAuth {
  migrate(options?: { dryRun?: boolean }): Promise<readonly Migration[]>
  diagnose(): Promise<readonly Finding[]>
  openapi(): object
  /** `admin` where the application has that feature. */
  readonly api: { readonly users: Users; readonly admin?: object }
  close(): Promise<void>
}

const folders = ['src/lib', 'src', 'lib', '.', 'src/server', 'server', 'app']
const extensions = ['ts', 'mts', 'js', 'mjs']

/** An application installs the driver of its database itself. */
const missingDriver = /^Cannot find (?:module|package) '(better-sqlite3|pg|mysql2)'/

/**
 * The `auth` of the application in this folder, whose database may lack the migrations that it needs. Throws
 * `CommandFailure`, saying which file was looked for, or what it exports instead.
 */
export async function loadAuth(folder: string, path: string | undefined): Promise<LoadedAuth> {
  const file = findModule(folder, path)
  const name = relative(folder, file)
  loadEnvironment(folder)
  // `createAuth` reads it: to run what is missing, it may not refuse a database for missing it.
  Reflect.set(globalThis, Symbol.for('sallyport.unchecked'), true)
  const exported = await importModule(file, name)
  const candidates = [exported.auth, exported.default]
  const auth = candidates.find(isAuth)
  if (auth) return auth
  const names = Object.keys(exported)
  throw new CommandFailure(
    `${name} exports ${names.length > 0 ? names.join(', ') : 'nothing'}. It has to export what createAuth gives as \`auth\` or as default.`,
  )
}

function findModule(folder: string, path: string | undefined): string {
  if (path !== undefined) {
    const file = resolve(folder, path)
    if (!existsSync(file)) throw new CommandFailure(`There is no ${path} in ${folder}.`)
    return file
  }
  const usual = folders.flatMap((place) =>
    extensions.map((extension) => `${place}/auth.${extension}`),
  )
  const found = usual.map((place) => resolve(folder, place)).find((file) => existsSync(file))
  if (found !== undefined) return found
  const looked = folders.map((place) => (place === '.' ? 'auth.ts' : `${place}/auth.ts`)).join(', ')
  throw new CommandFailure(
    `No auth module in ${folder}: looked for ${looked} (also .mts, .js and .mjs). Name it: --auth <path>`,
  )
}

async function importModule(
  file: string,
  name: string,
): Promise<Readonly<Record<string, unknown>>> {
  // Without a cache on disk, which would be in a folder that others may write to.
  const jiti = createJiti(file, { fsCache: false, tsconfigPaths: true })
  try {
    return await jiti.import<Record<string, unknown>>(file)
  } catch (error) {
    const reason = explain(error)
    const [, driver] = missingDriver.exec(reason) ?? []
    throw new CommandFailure(
      driver === undefined
        ? `${name} could not be loaded: ${reason}`
        : `${name} needs ${driver}, which is not installed. Run: npm install ${driver}`,
    )
  }
}

function isAuth(value: unknown): value is LoadedAuth {
  const methods = ['migrate', 'close'] as const
  return (
    typeof value === 'object' &&
    value !== null &&
    methods.every((method) => typeof Reflect.get(value, method) === 'function')
  )
}
