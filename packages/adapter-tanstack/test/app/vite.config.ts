import { fileURLToPath } from 'node:url'
import { tanstackStart } from '@tanstack/react-start/plugin/vite'
import { defineConfig } from 'vite'

/** `src`, or `dist` to try what is published. */
const from = process.env.ADAPTER_FROM ?? 'src'
const extension = from === 'src' ? 'ts' : 'js'

function entry(name: string): string {
  return fileURLToPath(new URL(`../../${from}/${name}.${extension}`, import.meta.url))
}

export default defineConfig({
  plugins: [tanstackStart()],
  resolve: {
    alias: [
      { find: /^@sallyport\/adapter-tanstack$/, replacement: entry('index') },
      { find: /^@sallyport\/adapter-tanstack\/server$/, replacement: entry('server') },
      {
        find: /^@sallyport\/adapter-tanstack\/fetch-session$/,
        replacement: entry('fetch-session'),
      },
    ],
  },
})
