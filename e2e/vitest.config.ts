import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'

/** The tests that need the example running: the browser's, and the rows of acceptance/ that are about an application. */
export default defineConfig({
  test: {
    name: 'example',
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['e2e/**/*.test.ts', 'examples/tanstack-start/**/*.test.ts', 'acceptance/s*.test.ts'],
    exclude: [...configDefaults.exclude, 'e2e/demo.test.ts'],
    globalSetup: 'e2e/support/setup.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
