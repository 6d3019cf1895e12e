import type { RunningApp } from './start-app.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The origin of the example as built, and in development. */
    production: string
    development: string
    /** acceptance/fixture-app as built. */
    fixture: Pick<RunningApp, 'origin' | 'secret'>
  }
}
