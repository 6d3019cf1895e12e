import { configDefaults, defineConfig } from 'vitest/config'

/** The attacks. The rows of the acceptance table (s0.test.ts and so on) run where the example runs: e2e/vitest.config.ts. */
export default defineConfig({
  test: { name: 'acceptance', exclude: [...configDefaults.exclude, 's*.test.ts'] },
})
