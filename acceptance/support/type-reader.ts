import { join } from 'node:path'
import ts from 'typescript'

/** What an editor says about code in an application. `|` in the code is where the cursor stands. */
export interface TypeReader {
  /** What is wrong with it. */
  errors(code: string): string[]
  /** What it offers after the cursor. */
  completions(code: string): string[]
  /** The type and the doc comment of what the cursor is on. */
  hover(code: string): string
}

/** `folder` holds a tsconfig.json, and `src`, in which the code stands as a file of its own. */
export function createTypeReader(folder: string): TypeReader {
  const config = ts.getParsedCommandLineOfConfigFile(join(folder, 'tsconfig.json'), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'))
    },
  })
  const file = join(folder, 'src', 'question.tsx')
  let text = ''
  let version = 0

  const service = ts.createLanguageService({
    getCompilationSettings: () => config?.options ?? {},
    getScriptFileNames: () => [...(config?.fileNames ?? []), file],
    getScriptVersion: (path) => (path === file ? String(version) : '0'),
    getScriptSnapshot: (path) => {
      const content = path === file ? text : ts.sys.readFile(path)
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    readFile: (path) => (path === file ? text : ts.sys.readFile(path)),
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    realpath: (path) => ts.sys.realpath?.(path) ?? path,
  })

  function put(code: string): number {
    const cursor = code.indexOf('|')
    text = cursor < 0 ? code : code.slice(0, cursor) + code.slice(cursor + 1)
    version++
    return cursor
  }

  return {
    errors(code) {
      text = code
      version++
      return [
        ...service.getSyntacticDiagnostics(file),
        ...service.getSemanticDiagnostics(file),
      ].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
    },
    completions(code) {
      const found = service.getCompletionsAtPosition(file, put(code), {})
      return found?.entries.map(({ name }) => name) ?? []
    },
    hover(code) {
      const found = service.getQuickInfoAtPosition(file, put(code))
      return ts.displayPartsToString([
        ...(found?.displayParts ?? []),
        { text: '\n', kind: 'lineBreak' },
        ...(found?.documentation ?? []),
      ])
    },
  }
}
