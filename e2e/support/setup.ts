import { rm } from 'node:fs/promises'
import type { TestProject } from 'vitest/node'
import { buildApp, outputOf, startApp } from './start-app.ts'

/** Once for all tests: builds the applications and starts them, each with a provider of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await Promise.all([buildApp('example'), buildApp('fixture')])
  const apps = await Promise.all([
    startApp('example', 'production'),
    startApp('example', 'development'),
    startApp('fixture', 'production'),
  ])
  const [production, development, { origin, secret }] = apps
  project.provide('production', production.origin)
  project.provide('development', development.origin)
  project.provide('fixture', { origin, secret })
  return async () => {
    await Promise.all(apps.map((app) => app.close()))
    const outputs = (['example', 'fixture', 'kit'] as const).map(outputOf)
    await Promise.all(outputs.map((output) => rm(output, { recursive: true, force: true })))
  }
}
