import { dirname } from 'node:path'
import type { DevEnvironment, Environment, Plugin, Rolldown } from 'vite'
import { type BuilderGraph, createBuilderGraph, type FoundMistake } from './builder-graph.ts'
import { type ClientModule, createClientModule, type Resolve } from './client-module.ts'
import {
  describeBuilders,
  describeServerCode,
  describeWorkers,
  type Finding,
  type Report,
  shown,
} from './describe.ts'
import { importChain } from './import-chain.ts'
import { locate, type Place } from './locate.ts'
import { isServerEntry } from './server-entries.ts'
import { type Edge, findShipped, reach } from './shipped.ts'

interface ServerImport extends Edge {
  readonly specifier: string
  readonly isLate: boolean
  readonly place: Place
}

/** In development Start's compiler loads modules for itself, to look into them: it has no browser get them. */
const readByCompiler = /[?&]server-fn-module-lookup(&|=|$)/

/** What is known of the modules that a browser gets. */
interface Watch {
  readonly builders: BuilderGraph
  readonly serverImports: Map<string, readonly ServerImport[]>
  /** Those that a page loads without any other having imported them. */
  readonly roots: Set<string>
  /** What sources mean, by folder. */
  readonly resolved: Map<string, Promise<string | undefined>>
}

/**
 * A Vite plugin that fails the build, or in development shows the error in the browser, when
 *
 * - a builder such as `authAction` is used in a way that Start's compiler does not follow, so that a server
 *   function's handler would be sent to the browser and run there, for everybody;
 * - server code, such as `@sallyport/core`, reaches the browser.
 *
 * It reads modules as the browser gets them, after every other plugin, wherever it stands in `plugins`, and changes
 * nothing. In tests run by Vitest it does nothing: there is no browser.
 */
export function sallyport(): Plugin {
  const watches = new WeakMap<Environment, Watch>()
  let root = process.cwd()
  let resting = false
  let inWorker = false

  function watchOf(environment: Environment): Watch {
    const watch = watches.get(environment) ?? {
      builders: createBuilderGraph(),
      serverImports: new Map<string, readonly ServerImport[]>(),
      roots: new Set<string>(),
      resolved: new Map<string, Promise<string | undefined>>(),
    }
    watches.set(environment, watch)
    return watch
  }

  return {
    name: 'sallyport',
    enforce: 'post',

    applyToEnvironment: ({ config }) => config.consumer === 'client',

    // Vite builds workers by themselves, with plugins of their own.
    config: () => ({ worker: { plugins: () => [sallyport()] } }),

    configResolved(config) {
      root = config.root
      inWorker = config.isWorker
      resting = config.plugins.some(({ name }) => name === 'vitest')
    },

    buildStart() {
      watches.delete(this.environment)
    },

    async transform(code, id) {
      if (resting || readByCompiler.test(id)) return
      const { environment } = this
      const watch = watchOf(environment)
      if (environment.mode === 'dev' && importersIn(environment, id).length === 0) {
        watch.roots.add(id)
      }
      const own = !id.includes('/node_modules/')
      if (!own && !code.includes('@sallyport/')) return
      const map = own ? this.getCombinedSourcemap() : undefined
      const module = createClientModule(id, code, map)
      const find: Resolve = async (source, importer) => {
        const resolved = await this.resolve(source, importer)
        return resolved?.external ? undefined : resolved?.id
      }
      const resolve = environment.mode === 'build' ? once(find, watch.resolved) : find

      const serverImports = await findServerImports(module, resolve)
      watch.serverImports.set(id, serverImports)
      const mistakes = await watch.builders.add(module, resolve)
      // A build is told everything at once, when all is known.
      if (environment.mode !== 'dev') return

      const importersOf = (of: string) => importersIn(environment, of)
      // The server keeps modules that nobody imports any more.
      const inUse = mistakes.filter(({ module: { id: of } }) =>
        [...reach([of], importersOf)].some((one) => watch.roots.has(one)),
      )
      // Whether an import waits behind `import.meta.env.SSR`, a build will tell.
      const report =
        reportOf(inUse.map(locateMistake), describeBuilders) ??
        reportOf(
          serverImports
            .filter(({ isLate }) => !isLate || !code.includes('import.meta.env.SSR'))
            .map((one) => describeImport(one, importersOf)),
          describeServerCode,
        )
      if (report) this.error(report)
    },

    hotUpdate({ modules }) {
      const watch = watchOf(this.environment)
      for (const { id } of modules) {
        if (id === null) continue
        watch.builders.remove(id)
        watch.serverImports.delete(id)
      }
    },

    buildEnd(error) {
      if (error || this.environment.mode !== 'build') return
      const mistakes = watchOf(this.environment).builders.mistakes()
      const describe = inWorker ? describeWorkers : describeBuilders
      const report = reportOf(mistakes.map(locateMistake), describe)
      if (report) this.error(report)
    },

    generateBundle(_options, bundle) {
      if (this.environment.mode !== 'build') return
      const imports = [...watchOf(this.environment).serverImports.values()].flat()
      if (imports.length === 0) return
      const rendered = renderedModules(bundle)
      const graph = {
        entries: [...this.getModuleIds()].filter((id) => this.getModuleInfo(id)?.isEntry),
        importsOf: (id: string) => {
          const info = this.getModuleInfo(id)
          return [...(info?.importedIds ?? []), ...(info?.dynamicallyImportedIds ?? [])]
        },
      }
      const importersOf = (id: string) => {
        const info = this.getModuleInfo(id)
        return [...(info?.importers ?? []), ...(info?.dynamicImporters ?? [])]
      }
      const shipped = findShipped(imports, graph, (id) => rendered.has(id))
      const report = reportOf(
        shipped.map((one) => describeImport(one, importersOf)),
        describeServerCode,
      )
      if (report) this.error(report)
    },
  }

  function describeImport(
    { importer, specifier, place }: ServerImport,
    importersOf: (id: string) => readonly string[],
  ): Finding {
    const chain = importChain(importer, importersOf).map((file) => shown(file, root))
    const arrows = [...chain, specifier].join('\n    → ')
    return { place, text: `server code reaches the browser: ${specifier}.\n\n    ${arrows}` }
  }

  function reportOf(
    findings: readonly Finding[],
    describe: (findings: readonly [Finding, ...Finding[]], root: string) => Report,
  ): Report | undefined {
    const [first, ...others] = findings
    return first && describe([first, ...others], root)
  }
}

/** What imports a module, as far as a development server knows. */
function importersIn({ moduleGraph }: DevEnvironment, id: string): string[] {
  const { importers } = moduleGraph.getModuleById(id) ?? {}
  return [...(importers ?? [])].flatMap((importer) => importer.id ?? [])
}

/** A source means the same to all modules of a folder, as long as no file comes or goes. */
function once(find: Resolve, known: Map<string, Promise<string | undefined>>): Resolve {
  return (source, importer) => {
    const key = `${dirname(importer)}\0${source}`
    const resolved = known.get(key) ?? find(source, importer)
    known.set(key, resolved)
    return resolved
  }
}

function findServerImports(module: ClientModule, resolve: Resolve): Promise<ServerImport[]> {
  return Promise.all(
    module.imports
      .filter(({ source }) => isServerEntry(source))
      .map(async ({ source, offset, isLate }) => ({
        importer: module.id,
        target: await resolve(source, module.id),
        specifier: source,
        isLate,
        place: locate(module, offset),
      })),
  )
}

function locateMistake({ module, offset, text }: FoundMistake): Finding {
  return { place: locate(module, offset), text }
}

/** The modules of which something is left. */
function renderedModules(bundle: Rolldown.OutputBundle): Set<string> {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
  const modules = chunks.flatMap((chunk) => Object.entries(chunk.modules))
  return new Set(modules.filter(([, { renderedLength }]) => renderedLength > 0).map(([id]) => id))
}
