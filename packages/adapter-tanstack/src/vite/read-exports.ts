import type { Node, Program } from 'estree'
import type { FollowedModule, Imported } from './follow-builders.ts'
import type { ReadModule } from './read-module.ts'
import { through, type Value } from './value.ts'
import { exportName } from './written-names.ts'

/** The builders that a module exports, by name; without those of `export * from`. */
export function readExports(
  module: ReadModule,
  { valueOf, ofVariable }: FollowedModule,
  imported: Imported,
): Map<string, Value> {
  const all = module.program.body.flatMap((statement): [string, Value | undefined][] => {
    switch (statement.type) {
      case 'ExportDefaultDeclaration':
        return [['default', valueOf(statement.declaration as Node)]]
      case 'ExportAllDeclaration':
        return statement.exported
          ? [[exportName(statement.exported), ofNamespace(String(statement.source.value))]]
          : []
      case 'ExportNamedDeclaration':
        return [
          ...declaredNames(statement.declaration).map((name): [string, Value | undefined] => [
            name,
            ofVariable(module.declared(name)),
          ]),
          ...statement.specifiers.map(({ local, exported }): [string, Value | undefined] => [
            exportName(exported),
            statement.source
              ? imported.named(String(statement.source.value), exportName(local))
              : valueOf(local),
          ]),
        ]
      default:
        return []
    }
  })
  function ofNamespace(source: string): Value | undefined {
    const value = imported.all(source)
    return value && through(value, 'out of `export * as`')
  }

  return new Map(all.filter((entry): entry is [string, Value] => entry[1] !== undefined))
}

function declaredNames(node: Node | null | undefined): string[] {
  switch (node?.type) {
    case 'VariableDeclaration':
      return node.declarations.flatMap(({ id }) => declaredNames(id))
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return [node.id.name]
    case 'Identifier':
      return [node.name]
    case 'ObjectPattern':
      return node.properties.flatMap((property) => declaredNames(property))
    case 'Property':
      return declaredNames(node.value)
    case 'ArrayPattern':
      return node.elements.flatMap((element) => declaredNames(element))
    case 'AssignmentPattern':
      return declaredNames(node.left)
    case 'RestElement':
      return declaredNames(node.argument)
    default:
      return []
  }
}

/** The sources of `export * from`. */
export function wholeExports({ body }: Program): string[] {
  return body.flatMap((statement) =>
    statement.type === 'ExportAllDeclaration' && !statement.exported
      ? [String(statement.source.value)]
      : [],
  )
}
