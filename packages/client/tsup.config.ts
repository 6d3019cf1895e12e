import { defineConfig } from 'tsup'

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/admin.ts',
    'src/api-tokens.ts',
    'src/organizations.ts',
    'src/react/index.ts',
  ],
  format: ['esm'],
  dts: true,
  clean: true,
  sourcemap: true,
  target: 'es2022',
  external: [/^react($|\/)/],
})
