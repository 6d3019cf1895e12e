import type { Node, Program } from 'estree'
import { exportName } from './follow-builders.ts'

/** What a module takes from another one. */
export interface Import {
  readonly source: string
  /** Where the source is named. */
  readonly node: Node
  /** By the names of the exporting module; `*` for all of them. */
  readonly names: readonly string[]
}

export function readImports(nodes: readonly Node[]): Import[] {
  return nodes.flatMap((node) => {
    if (
      node.type !== 'ImportDeclaration' &&
      node.type !== 'ImportExpression' &&
      node.type !== 'ExportAllDeclaration' &&
      node.type !== 'ExportNamedDeclaration'
    ) {
      return []
    }
    if (node.source?.type !== 'Literal' || typeof node.source.value !== 'string') return []
    return [{ source: node.source.value, node, names: namesOf(node) }]
  })
}

function namesOf(node: Node): string[] {
  if (node.type === 'ExportNamedDeclaration')
    return node.specifiers.map(({ local }) => exportName(local))
  if (node.type !== 'ImportDeclaration') return ['*']
  return node.specifiers.map((specifier) => {
    if (specifier.type === 'ImportDefaultSpecifier') return 'default'
    return specifier.type === 'ImportSpecifier' ? exportName(specifier.imported) : '*'
  })
}

/** The sources of `export * from`. */
export function wholeExports({ body }: Program): string[] {
  return body.flatMap((statement) =>
    statement.type === 'ExportAllDeclaration' && !statement.exported
      ? [String(statement.source.value)]
      : [],
  )
}
