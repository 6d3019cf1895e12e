import { defineConfig } from 'tsup'

/**
 * One file of dist for one of src: Start's compiler takes the server's part out of each module that the
 * browser loads, and a chunk shared by entries would drag `@tanstack/react-start/server` in with it.
 */
export default defineConfig({
  entry: ['src/**/*.ts', '!src/**/*.test.ts'],
  format: ['esm'],
  dts: true,
  clean: true,
  sourcemap: true,
  splitting: false,
  target: 'es2022',
  esbuildPlugins: [
    {
      name: 'keep-modules',
      setup(build) {
        build.onResolve({ filter: /^\.\/.*\.ts$/ }, ({ kind, path }) =>
          kind === 'entry-point'
            ? undefined
            : { path: path.replace(/\.ts$/, '.js'), external: true, sideEffects: false },
        )
      },
    },
  ],
})
