import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['packages/*', 'examples/openid-provider', 'examples/hono-api', 'acceptance', 'e2e'],
  },
})
