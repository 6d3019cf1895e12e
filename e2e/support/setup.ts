import { spawnSync } from 'node:child_process'
import type { TestProject } from 'vitest/node'
import { exampleFolder, startApp } from './start-app.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The origin of the example as built, and in development. */
    production: string
    development: string
  }
}

/** Once for all tests: builds the example and starts it both ways, each with a provider of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build'],
    {
      cwd: exampleFolder,
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: undefined },
    },
  )
  if (status !== 0) throw new Error(`the example was not built:\n${stdout}\n${stderr}`)
  const apps = await Promise.all([startApp('production'), startApp('development')])
  const [production, development] = apps
  project.provide('production', production.origin)
  project.provide('development', development.origin)
  return async () => {
    await Promise.all(apps.map((app) => app.close()))
  }
}
