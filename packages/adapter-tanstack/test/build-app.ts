import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'

const vite = join(createRequire(import.meta.url).resolve('vite/package.json'), '../bin/vite.js')

export interface BuiltApp {
  fetch(request: Request): Promise<Response>
  /** Everything that a browser may load. */
  clientCode: string
  /** Everything that the server may load. */
  serverCode: string
  /** Removes what was built. */
  remove(): Promise<void>
}

/**
 * Builds an application of this folder as for production, and loads its server, which listens nowhere. Into a folder of
 * its own: other tests build the same at the same time.
 */
export async function buildApp(name = 'app'): Promise<BuiltApp> {
  const folder = resolve(import.meta.dirname, name)
  const output = join(folder, 'dist', randomUUID())
  const build = [vite, 'build', '--logLevel', 'error', '--outDir', relative(folder, output)]
  await promisify(execFile)(process.execPath, build, {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const server = (await import(join(output, 'server/server.js'))) as { default: BuiltApp }
  return {
    fetch: (request) => server.default.fetch(request),
    clientCode: await readScripts(join(output, 'client/assets')),
    serverCode: await readScripts(join(output, 'server/assets')),
    remove: () => rm(output, { recursive: true }),
  }
}

async function readScripts(folder: string): Promise<string> {
  const files = await readdir(folder)
  const code = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  return code.join('\n')
}
