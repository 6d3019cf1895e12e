import { tanstackStart } from '@tanstack/react-start/plugin/vite'
import { defineConfig } from 'vite'
import { sallyport } from '../../src/vite/index.ts'
import { adapterFrom } from '../adapter-from.ts'

export default defineConfig({
  plugins: [tanstackStart(), sallyport()],
  resolve: { alias: adapterFrom(process.env.ADAPTER_FROM) },
})
