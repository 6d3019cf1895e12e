import { globSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import type { Feature, FeatureParts } from '../packages/core/src/feature.ts'
import { possibleErrors } from '../packages/core/src/http/openapi/possible-errors.ts'
import { memoryStore } from '../packages/core/src/store/memory.ts'
import { createTestAuth } from '../packages/core/src/testing.ts'
import { errorCatalogue, isErrorCode } from '../packages/core/src/wire/errors.ts'
import { root } from './command.ts'
import type { CallFacts, FeatureFacts } from './feature-page.ts'

const home = join(root, 'packages', 'core', 'src', 'features')

/** What every application has; its pages are about more than one feature. */
const always = new Set(['oauth', 'sessions'])

/** The folders of the features that an application adds. */
export function addedFeatures(): string[] {
  const folders = globSync('*', { cwd: home, withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )
  return folders
    .map(({ name }) => name)
    .filter((name) => !always.has(name))
    .toSorted()
}

/** What the code says of each feature, by its folder. */
export async function readFacts(folders: readonly string[]): Promise<Map<string, FeatureFacts>> {
  const options = readOptions(folders)
  const facts = new Map<string, FeatureFacts>()
  for (const folder of folders) {
    facts.set(folder, factsOf(await makeFeature(folder), options.get(folder) ?? []))
  }
  return facts
}

function factsOf(feature: Feature, options: readonly string[]): FeatureFacts {
  const { api, endpoints = [] } = build(feature)
  const described = endpoints.map(({ method, path, describes }): CallFacts => {
    if (!describes) throw new Error(`${feature.id}(): ${method} ${path} describes nothing`)
    const { name, needs } = describes
    return { name, endpoint: `${method} ${path}`, scope: needs?.scope }
  })
  const named = new Set(described.map(({ name }) => name))
  const onServer = callsOf(api, feature.id)
    .filter((name) => !named.has(name))
    .map((name): CallFacts => ({ name, endpoint: undefined, scope: undefined }))
  const around = { hasDatabase: true, hasTokens: true, checksOrigin: true, limitsRates: true }
  const own = new Set<string>(endpoints.flatMap(({ describes }) => describes?.errors ?? []))
  const all = new Set<string>(endpoints.flatMap((endpoint) => possibleErrors(endpoint, around)))
  return {
    id: feature.id,
    options,
    calls: [...described, ...onServer],
    errors: [...own],
    otherErrors: [...all].filter((code) => !own.has(code)),
    statusOf: (code) => (isErrorCode(code) ? errorCatalogue[code].status : undefined),
    tables: (feature.tables ?? []).map(({ name }) => name),
  }
}

function factoryName(folder: string): string {
  return folder.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

async function makeFeature(folder: string): Promise<Feature> {
  const path = join(home, folder, 'index.ts')
  const exported = (await import(path)) as Record<string, unknown>
  const make = exported[factoryName(folder)]
  if (typeof make !== 'function') throw new Error(`${path} exports no ${factoryName(folder)}()`)
  return make() as Feature
}

/** As an application would have it, with a database that holds nothing. */
function build(feature: Feature): FeatureParts {
  const built: FeatureParts[] = []
  const watched: Feature = {
    ...feature,
    build(house) {
      const parts = feature.build(house)
      built.push(parts)
      return parts
    },
  }
  createTestAuth({ features: [watched], database: memoryStore() })
  return built[0] ?? { api: {} }
}

function callsOf(api: object, name: string): string[] {
  return Object.entries(api).flatMap(([key, value]) => {
    const path = `${name}.${key}`
    if (typeof value === 'function') return path
    return typeof value === 'object' && value !== null ? callsOf(value, path) : []
  })
}

/** The options of each feature: the properties of what its function takes. */
function readOptions(folders: readonly string[]): Map<string, string[]> {
  const paths = folders.map((folder) => join(home, folder, 'index.ts'))
  const config = ts.readConfigFile(join(home, '..', '..', 'tsconfig.json'), ts.sys.readFile).config
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(home, '..', '..'))
  const program = ts.createProgram(paths, options)
  const checker = program.getTypeChecker()
  return new Map(
    folders.map((folder, index) => {
      const source = program.getSourceFile(paths[index] ?? '')
      const symbol = source && checker.getSymbolAtLocation(source)
      const exported = symbol ? checker.getExportsOfModule(symbol) : []
      const make = exported.find(({ name }) => name === factoryName(folder))
      const [signature] = make ? checker.getTypeOfSymbol(make).getCallSignatures() : []
      const [given] = signature?.getParameters() ?? []
      const type = given && checker.getNonNullableType(checker.getTypeOfSymbol(given))
      return [folder, type ? checker.getPropertiesOfType(type).map(({ name }) => name) : []]
    }),
  )
}
