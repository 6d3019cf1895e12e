import type { AssignmentExpression, CallExpression, NewExpression, Node } from 'estree'
import type { FollowedModule } from './follow-builders.ts'
import type { ReadModule } from './read-module.ts'
import { exportName, keyOf } from './written-names.ts'

type Call = CallExpression | NewExpression

/** A use of a builder that Start's compiler has left as it was. */
export interface Mistake {
  /** Where it is in the module's code. */
  readonly offset: number
  /** What is wrong, as the rest of a sentence that begins with a place. */
  readonly text: string
}

/**
 * Looks at a module as the browser gets it. Where the compiler has followed a builder, the handler has become
 * `createClientRpc(id)`; any other handler is still there.
 */
export function findMistakes(module: ReadModule, { valueOf }: FollowedModule): Mistake[] {
  return module.nodes.flatMap((node) => {
    if (node.type === 'AssignmentExpression') return stored(node)
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return []
    const callee = valueOf(node.callee)
    if (!callee?.takesHandler) return handedOver(node)
    const text = isCompiled(node) ? nested(node) : left(node, callee.via)
    return text === undefined ? [] : [{ offset: placeOf(node.callee), text }]
  })

  function handedOver(call: Call): Mistake[] {
    // Middleware lists may hold builders: what counts is their middleware.
    if (call.callee.type === 'MemberExpression' && keyOf(call.callee) === 'middleware') return []
    return call.arguments
      .filter((argument) => valueOf(argument)?.whole)
      .map((argument) => ({
        offset: startOf(argument),
        text: 'a builder of server functions is handed to a function, into which the compiler does not follow it.',
      }))
  }

  function stored({ left: target, right }: AssignmentExpression): Mistake[] {
    if (target.type !== 'MemberExpression' || isOwn(target) || !valueOf(right)?.whole) return []
    const text =
      'a builder of server functions is stored where the compiler does not follow it: in a property of something that is not declared here.'
    return [{ offset: startOf(target), text }]
  }

  /** Whether it is a property of something that this module declares: that is followed. */
  function isOwn(member: Node): boolean {
    let object = member
    while (object.type === 'MemberExpression') object = object.object
    if (object.type === 'ThisExpression') return valueOf(object) !== undefined
    if (object.type !== 'Identifier') return false
    const types = module.variableOf(object)?.defs.map(({ type }) => type) ?? []
    return types.some((type) => type !== 'Parameter' && type !== 'ImportBinding')
  }

  function isCompiled(call: Call): boolean {
    const [handler] = call.arguments
    if (handler?.type !== 'CallExpression' || handler.callee.type !== 'Identifier') return false
    return (
      module
        .variableOf(handler.callee)
        ?.defs.some(
          ({ node, parent }) =>
            node.type === 'ImportSpecifier' &&
            exportName(node.imported) === 'createClientRpc' &&
            parent?.type === 'ImportDeclaration' &&
            String(parent.source.value).endsWith('/client-rpc'),
        ) ?? false
    )
  }

  /** In a function the compiler does half of its work: the server looks for the handler at the top of the module. */
  function nested(call: Call): string | undefined {
    let node: Node | undefined = call
    while (node && !/Function|^Class|^BlockStatement$/.test(node.type)) node = module.parentOf(node)
    return (
      node && 'this server function is lost for the server: it is not at the top of the module.'
    )
  }

  function left(call: Call, via?: string): string {
    const why = reasonAt(call) ?? (via && `the builder comes ${via}`) ?? unusualSpelling
    return `this server function is not compiled, and its handler would be sent to the browser: ${why}.`
  }

  function reasonAt(call: Call): string | undefined {
    if (isOptional(call)) return 'the compiler does not follow `?.`'
    if (call.callee.type !== 'MemberExpression' || call.callee.computed) {
      return 'the compiler looks for `.handler(…)`, written so'
    }
    const declarator = module.parentOf(call)
    const declaration = declarator && module.parentOf(declarator)
    const around = declaration && module.parentOf(declaration)
    const alone =
      declarator?.type === 'VariableDeclarator' &&
      (around?.type === 'Program' || around?.type === 'ExportNamedDeclaration')
    return alone ? undefined : 'it is not the whole value of a variable at the top of the module'
  }
}

const unusualSpelling =
  'the compiler looks for `.handler(`, with neither type arguments nor a comment between the name and the parenthesis'

function placeOf(callee: Node): number {
  return startOf(callee.type === 'MemberExpression' ? callee.property : callee)
}

function startOf(node: Node): number {
  return (node as Node & { readonly start: number }).start
}

function isOptional(node: Node): boolean {
  if (node.type === 'CallExpression') return node.optional || isOptional(node.callee)
  if (node.type === 'MemberExpression') return node.optional || isOptional(node.object)
  return node.type === 'ChainExpression'
}
