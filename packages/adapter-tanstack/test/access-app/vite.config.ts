import { tanstackStart } from '@tanstack/react-start/plugin/vite'
import { defineConfig } from 'vite'
import { adapterFrom } from '../adapter-from.ts'

export default defineConfig({
  plugins: [tanstackStart()],
  resolve: { alias: adapterFrom(process.env.ADAPTER_FROM) },
})
