import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'

const folder = join(import.meta.dirname, 'app')
const vite = join(createRequire(import.meta.url).resolve('vite/package.json'), '../bin/vite.js')

export interface BuiltApp {
  fetch(request: Request): Promise<Response>
  /** Everything that a browser may load. */
  clientCode: string
}

/** Builds the application of this folder as for production, and loads its server, which listens nowhere. */
export async function buildApp(): Promise<BuiltApp> {
  await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const server = (await import(join(folder, 'dist/server/server.js'))) as { default: BuiltApp }
  const assets = join(folder, 'dist/client/assets')
  const files = await readdir(assets)
  const code = await Promise.all(files.map((file) => readFile(join(assets, file), 'utf8')))
  return { fetch: (request) => server.default.fetch(request), clientCode: code.join('\n') }
}
