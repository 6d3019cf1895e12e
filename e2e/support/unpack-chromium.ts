import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import sparticuz from '@sparticuz/chromium'
import manifest from '../package.json' with { type: 'json' }

/** In this checkout: a place in the shared /tmp would belong to whoever made it first. */
const cache = join(import.meta.dirname, '../node_modules/.cache')
const version = manifest.devDependencies['@sparticuz/chromium']

/**
 * Path of the Chromium that lies compressed in @sparticuz/chromium, unpacked once (about 2 s).
 * Unpacking ends in one rename, so a second process, or an interrupted one, never leaves half a
 * browser behind.
 */
export async function unpackChromium(): Promise<string> {
  const home = join(cache, `chromium-${version}`)
  const executable = join(home, 'chromium')
  if (existsSync(executable)) return executable

  await mkdir(cache, { recursive: true })
  const fresh = await mkdtemp(`${home}-`)
  await unpackInto(fresh)
  try {
    await rename(fresh, home)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    if (!existsSync(executable)) throw error
  }
  return executable
}

/** The package unpacks to the temporary directory and takes no other. */
async function unpackInto(directory: string): Promise<void> {
  const before = process.env.TMPDIR
  process.env.TMPDIR = directory
  try {
    await sparticuz.executablePath()
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}
