import { defineConfig } from 'tsup'

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/cli/bin.ts',
    'src/errors.ts',
    'src/feature.ts',
    'src/features/api-tokens/contract.ts',
    'src/features/api-tokens/index.ts',
    'src/features/organizations/contract.ts',
    'src/features/organizations/index.ts',
    'src/middleware.ts',
    'src/store/conformance/index.ts',
    'src/store/kysely/index.ts',
    'src/store/memory.ts',
    'src/store/mysql.ts',
    'src/store/postgres.ts',
    'src/store/sqlite.ts',
    'src/testing.ts',
    'src/wire/index.ts',
    'src/wire/session.ts',
  ],
  format: ['esm'],
  dts: true,
  clean: true,
  sourcemap: true,
  target: 'es2022',
})
