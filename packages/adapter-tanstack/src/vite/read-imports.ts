import type { ParseResult } from 'vite'

/** What a module takes from another one. */
export interface Import {
  readonly source: string
  /** Where in the code it does so. */
  readonly offset: number
  /** Whether it is loaded when the code comes to it: `import(…)`. */
  readonly isLate: boolean
  /** By the names of the exporting module; `*` for all of them. */
  readonly names: readonly string[]
}

/** The imports of a module and what it exports of others, by the parser's own list: its tree takes far longer to get. */
export function readImports({ module }: ParseResult, code: string): Import[] {
  const imported = module.staticImports.map(({ start, moduleRequest, entries }) => ({
    source: moduleRequest.value,
    offset: start,
    isLate: false,
    names: entries.map(({ importName: { kind, name } }) => {
      if (kind === 'Default') return 'default'
      return kind === 'Name' && name !== null ? name : '*'
    }),
  }))
  const exported = module.staticExports.flatMap(({ start, entries }) =>
    entries.flatMap(({ moduleRequest, importName: { kind, name } }) =>
      moduleRequest
        ? {
            source: moduleRequest.value,
            offset: start,
            isLate: false,
            names: [kind === 'Name' && name !== null ? name : '*'],
          }
        : [],
    ),
  )
  const later = module.dynamicImports.flatMap(({ start, moduleRequest }) => {
    const source = /^(['"`])(.*)\1$/.exec(code.slice(moduleRequest.start, moduleRequest.end))?.[2]
    return source === undefined ? [] : { source, offset: start, isLate: true, names: ['*'] }
  })
  return [...imported, ...exported, ...later]
}
