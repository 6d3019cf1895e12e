import { defineConfig } from 'vitest/config'

/** The attacks. The rows of the acceptance table (s0.test.ts and so on) run where the example runs: e2e/vitest.config.ts. */
export default defineConfig({
  test: { name: 'acceptance', exclude: ['s*.test.ts'] },
})
