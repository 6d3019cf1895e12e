import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import type { CodeFile } from './read-blocks.ts'

/** An application that has all packages. The files are thought to be in a folder of it that is not there. */
const application = fileURLToPath(new URL('../quick-start/', import.meta.url))

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(application, 'tsconfig.json'), ts.sys.readFile).config,
  ts.sys,
  application,
)
/** What has been parsed: most of it is the same for all. */
const parsed = new Map<string, ts.SourceFile | undefined>()

export interface Complaint {
  readonly file: CodeFile
  /** In the document, counted from 1. */
  readonly line: number
  readonly message: string
}

/** What TypeScript says of an application that consists of these files. */
export function checkTypes(files: readonly CodeFile[]): Complaint[] {
  const folder = join(application, 'pasted')
  const contents = new Map(files.map(({ path, code }) => [join(folder, path), code]))
  for (const [path, code] of Object.entries(declareRoutes(files))) {
    contents.set(join(folder, path), code)
  }
  const folders = new Set([...contents.keys()].flatMap((path) => [dirname(path)]))
  const checked = { ...options, moduleDetection: ts.ModuleDetectionKind.Force }
  const host = ts.createCompilerHost(checked)
  const { fileExists, readFile, directoryExists, getSourceFile } = host
  Object.assign<ts.CompilerHost, Partial<ts.CompilerHost>>(host, {
    fileExists: (path) => contents.has(path) || fileExists(path),
    readFile: (path) => contents.get(path) ?? readFile(path),
    directoryExists: (path) => folders.has(path) || (directoryExists?.(path) ?? true),
    getSourceFile(path, language, ...rest) {
      const code = contents.get(path)
      if (code !== undefined) return ts.createSourceFile(path, code, language)
      if (!parsed.has(path)) parsed.set(path, getSourceFile(path, language, ...rest))
      return parsed.get(path)
    },
  })
  const program = ts.createProgram([...contents.keys()], checked, host)
  return files.flatMap((file) => {
    const source = program.getSourceFile(join(folder, file.path))
    const found = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ]
    return found.map(({ start = 0, messageText }) => ({
      file,
      line: file.line + (source?.getLineAndCharacterOfPosition(start).line ?? 0),
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }))
  })
}

/** What Start's generator would say of the routes. */
function declareRoutes(files: readonly CodeFile[]): Record<string, string> {
  const modules = new Map<string, string>()
  for (const { path: file, code } of files) {
    for (const [, path = ''] of code.matchAll(/createFileRoute\('(.+?)'\)/g)) {
      if (!modules.has(path)) modules.set(path, `./${posix.relative('src', file)}`)
    }
  }
  const lines = [...modules.keys()].map((path) => {
    const parent = modules.get(path.slice(0, path.lastIndexOf('/')))
    const parentRoute = parent === undefined ? 'root' : `import('${parent}').Route`
    return `'${path}': { id: '${path}'; path: '${path}'; fullPath: '${path}'; preLoaderRoute: AnyRoute; parentRoute: typeof ${parentRoute} }`
  })
  const routes = [...modules.values()].map((file) => `typeof import('${file}').Route`)
  return {
    'src/routes.gen.ts': `import { type AnyRoute, createRootRoute } from '@tanstack/react-router'
const root = createRootRoute()
declare module '@tanstack/react-router' {
  interface FileRoutesByPath {
    ${lines.join('\n    ')}
  }
}`,
    'src/routeTree.gen.ts': `import { createRootRoute } from '@tanstack/react-router'
declare const routes: [${routes.join(', ')}]
export const routeTree = createRootRoute().addChildren(routes)`,
  }
}
