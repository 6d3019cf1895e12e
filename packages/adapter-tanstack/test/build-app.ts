import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'

const vite = join(createRequire(import.meta.url).resolve('vite/package.json'), '../bin/vite.js')

export interface BuiltApp {
  fetch(request: Request): Promise<Response>
  /** Everything that a browser may load. */
  clientCode: string
  /** Everything that the server may load. */
  serverCode: string
}

/** Builds an application of this folder as for production, and loads its server, which listens nowhere. */
export async function buildApp(name = 'app'): Promise<BuiltApp> {
  const folder = join(import.meta.dirname, name)
  await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const server = (await import(join(folder, 'dist/server/server.js'))) as { default: BuiltApp }
  return {
    fetch: (request) => server.default.fetch(request),
    clientCode: await readScripts(join(folder, 'dist/client/assets')),
    serverCode: await readScripts(join(folder, 'dist/server/assets')),
  }
}

async function readScripts(folder: string): Promise<string> {
  const files = await readdir(folder)
  const code = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  return code.join('\n')
}
