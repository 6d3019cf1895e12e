import { defineConfig } from 'tsup'

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/cli/bin.ts',
    'src/errors.ts',
    'src/store/memory.ts',
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
