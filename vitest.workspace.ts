import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      'packages/*',
      'examples/openid-provider',
      'examples/hono-api',
      'acceptance',
      'e2e',
      {
        // After all the others: it builds the example anew, which they have running.
        test: {
          name: 'demo',
          include: ['e2e/demo.test.ts'],
          testTimeout: 90_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
