import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { tanstackStart } from '@tanstack/react-start/plugin/vite'
import {
  createBuilder,
  createServer,
  type InlineConfig,
  type PluginOption,
  type ViteDevServer,
} from 'vite'
import { adapterFrom } from './adapter-from.ts'

const home = join(import.meta.dirname, '..')

/** An application in a folder of its own. */
export interface SmallApp {
  readonly root: string
  /** Builds what the browser gets, and answers all of it. Fails as `vite build` does. */
  build(plugins: (start: PluginOption) => PluginOption[]): Promise<string>
  /** Starts Vite's development server on a free port. */
  serve(plugins: (start: PluginOption) => PluginOption[]): Promise<ViteDevServer>
  write(files: Readonly<Record<string, string>>): Promise<void>
  remove(): Promise<void>
}

/** Writes an application of these files: they need not hold what every application does. */
export async function createSmallApp(files: Readonly<Record<string, string>>): Promise<SmallApp> {
  const root = await mkdtemp(join(tmpdir(), 'sallyport-app-'))
  await symlink(join(home, 'node_modules'), join(root, 'node_modules'))
  await write({ ...frame, ...files })
  return {
    root,
    write,
    remove: () => rm(root, { recursive: true }),
    async build(plugins) {
      const builder = await createBuilder({ ...configOf(root, plugins), mode: 'production' })
      const { client } = builder.environments
      if (!client) throw new Error('Start has not said what the browser gets')
      const built = await builder.build(client)
      const outputs = 'on' in built ? [] : [built].flat().flatMap(({ output }) => output)
      return outputs.map((file) => (file.type === 'chunk' ? file.code : '')).join('\n')
    },
    async serve(plugins) {
      const server = await createServer(configOf(root, plugins))
      return server.listen()
    },
  }

  async function write(all: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, code] of Object.entries(all)) {
      const file = join(root, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, `${code}\n`)
    }
  }
}

function configOf(root: string, plugins: (start: PluginOption) => PluginOption[]): InlineConfig {
  return {
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: plugins(tanstackStart()),
    server: { host: '127.0.0.1', port: 0 },
    build: { minify: false },
    resolve: {
      alias: adapterFrom(),
    },
  }
}

const frame = {
  'package.json': '{ "name": "small-app", "type": "module", "private": true }',
  'src/router.ts': `import { createRouter } from '@tanstack/react-router'
import { routeTree } from './routeTree.gen'

export const getRouter = () => createRouter({ routeTree })`,
  'src/routes/__root.tsx': `import { createRootRoute, Outlet, Scripts } from '@tanstack/react-router'

export const Route = createRootRoute({
  component: () => (
    <html lang="en">
      <head><title>Small</title></head>
      <body><Outlet /><Scripts /></body>
    </html>
  ),
})`,
  'src/routes/index.tsx': `import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/')({ component: () => <p>Home</p> })`,
}
