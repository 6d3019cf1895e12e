import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface Application extends AsyncDisposable {
  readonly folder: string
}

/** A folder with these files, gone when the test is. */
export async function writeApplication(
  files: Readonly<Record<string, string>>,
): Promise<Application> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-app-'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}
