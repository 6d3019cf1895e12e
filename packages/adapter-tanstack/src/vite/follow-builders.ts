import type { Definition, Reference, Variable } from 'eslint-scope'
import type {
  ArrayExpression,
  Class,
  Function as FunctionNode,
  Identifier,
  MemberExpression,
  Node,
  ObjectExpression,
} from 'estree'
import type { ReadModule } from './read-module.ts'
import { returnedBy } from './returned-by.ts'
import { builder, container, either, maker, result, through, type Value } from './value.ts'
import { exportName, keyOf, writtenKey, writtenText } from './written-names.ts'

/** What other modules have to offer. */
export interface Imported {
  /** One export. */
  named(source: string, name: string): Value | undefined
  /** All of them together. */
  all(source: string): Value | undefined
}

export interface FollowedModule {
  valueOf(node: Node): Value | undefined
  ofVariable(variable: Variable | undefined): Value | undefined
}

/** The methods of a builder: they call what they are given with other things. */
const ownMethods = new Set<string | undefined>(['handler', 'middleware', 'validator'])

/**
 * Follows builders through a module: into variables, objects, functions, classes, wherever they are put. It may take
 * something for a builder that is none any more, but loses none on the way; what a call is given is not followed
 * into the function that is called.
 */
export function followBuilders(module: ReadModule, imported: Imported): FollowedModule {
  const known = new Map<object, Value | undefined>()
  const under = new Set<object>()
  let incomplete = false

  /** Each thing once, and a thing that depends on itself without itself. */
  function once(thing: object, find: () => Value | undefined): Value | undefined {
    if (known.has(thing)) return known.get(thing)
    if (under.has(thing)) {
      incomplete = true
      return undefined
    }
    under.add(thing)
    const value = find()
    under.delete(thing)
    if (under.size === 0) incomplete = false
    if (value || !incomplete) known.set(thing, value)
    return value
  }

  function valueOf(node: Node | null | undefined): Value | undefined {
    switch (node?.type) {
      case 'Identifier':
        return ofVariable(module.variableOf(node))
      case 'ChainExpression':
        return through(valueOf(node.expression), 'out of an optional chain (`?.`)')
      case 'AwaitExpression':
      case 'SpreadElement':
      case 'YieldExpression':
        return valueOf(node.argument)
      case 'MemberExpression':
        return ofProperty(node)
      case 'CallExpression':
      case 'NewExpression':
        return result(valueOf(node.callee))
      case 'TaggedTemplateExpression':
        return result(valueOf(node.tag))
      case 'ConditionalExpression':
        return through(
          either([valueOf(node.consequent), valueOf(node.alternate)]),
          'out of a condition',
        )
      case 'LogicalExpression':
        return through(either([valueOf(node.left), valueOf(node.right)]), 'out of a condition')
      case 'SequenceExpression':
        return through(valueOf(node.expressions.at(-1)), 'out of a list of expressions')
      case 'AssignmentExpression':
        return through(valueOf(node.right), 'out of an assignment')
      case 'ImportExpression': {
        const source = writtenText(node.source)
        return source === undefined
          ? undefined
          : through(imported.all(source), 'out of a dynamic import')
      }
      case 'ObjectExpression':
      case 'ArrayExpression':
        return once(node, () => ofContents(node))
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return once(node, () => ofFunction(node))
      case 'ClassDeclaration':
      case 'ClassExpression':
        return once(node, () => ofClass(node))
      case 'ThisExpression':
      case 'Super':
        return either(holdersAround(node).map((holder) => valueOf(holder)))
      default:
        return undefined
    }
  }

  function ofProperty(node: MemberExpression): Value | undefined {
    const object = valueOf(node.object)
    const value = ofMember(object, keyOf(node))
    const kept = module.parentOf(node)?.type === 'VariableDeclarator'
    return kept && !object?.whole ? through(value, 'out of `import * as`') : value
  }

  function ofContents(node: ObjectExpression | ArrayExpression): Value | undefined {
    const named = new Map<string, Value | undefined>()
    const rest: (Value | undefined)[] = []
    if (node.type === 'ArrayExpression') {
      // Any property of a list, for its methods hand out what is in it.
      rest.push(...node.elements.map((element) => valueOf(element)))
      return through(container(named, rest), 'out of a list')
    }
    for (const property of node.properties) {
      const key = property.type === 'Property' ? writtenKey(property) : undefined
      const given = valueOf(property.type === 'Property' ? property.value : property)
      const isGetter = property.type === 'Property' && property.kind === 'get'
      const value = isGetter ? result(given) : given
      if (key === undefined) rest.push(value)
      else named.set(key, value)
    }
    return through(container(named, rest), 'out of an object')
  }

  function ofFunction(node: FunctionNode): Value | undefined {
    if (node.body.type !== 'BlockStatement') return ofReturned([node.body])
    return ofReturned(returnedBy(node.body))
  }

  function ofReturned(nodes: readonly (Node | null | undefined)[]): Value | undefined {
    const value = either(nodes.map((node) => valueOf(node)))
    return value?.whole ? through(maker(value), 'out of a function') : undefined
  }

  function ofClass(node: Class): Value | undefined {
    const values = node.body.body.map((member) =>
      'value' in member ? valueOf(member.value) : undefined,
    )
    return either([valueOf(node.superClass), ...values])?.whole
      ? builder('out of a class')
      : undefined
  }

  /** The classes and objects that `this` may be: which one of them depends on the functions between. */
  function holdersAround(node: Node): Node[] {
    const parent = module.parentOf(node)
    if (!parent) return []
    const isHolder = /^Class(Declaration|Expression)$|^ObjectExpression$/.test(parent.type)
    return isHolder ? [parent, ...holdersAround(parent)] : holdersAround(parent)
  }

  function ofVariable(variable: Variable | undefined): Value | undefined {
    if (!variable) return undefined
    return once(variable, () =>
      either([
        ...variable.defs.map((definition) => ofDefinition(definition)),
        ...variable.references.map((reference) => ofReference(reference)),
      ]),
    )
  }

  function ofDefinition({ type, name, node, parent }: Definition): Value | undefined {
    if (type === 'FunctionName' || type === 'ClassName') return valueOf(node)
    if (type === 'Parameter') return ofParameter(name, node)
    if (type !== 'ImportBinding' || parent?.type !== 'ImportDeclaration') return undefined
    const source = String(parent.source.value)
    if (node.type === 'ImportNamespaceSpecifier') return imported.all(source)
    if (node.type === 'ImportDefaultSpecifier') return imported.named(source, 'default')
    return imported.named(source, exportName(node.imported))
  }

  /** What a method of something that holds builders, as `map` or `then`, is likely to call its function with. */
  function ofParameter(name: Identifier, taker: FunctionNode): Value | undefined {
    const values = namesOf(taker).map((callback) => {
      const call = module.parentOf(callback)
      if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression')
        return undefined
      if (call.callee === callback || ownMethods.has(keyOf(call.callee))) return undefined
      return oneOf(valueOf(call.callee.object))
    })
    return taken(name, through(either(values), 'out of a parameter'))
  }

  /** The nodes that stand for a function: itself, and wherever it is named. */
  function namesOf(node: FunctionNode): Node[] {
    const parent = module.parentOf(node)
    const id =
      node.type === 'FunctionDeclaration'
        ? node.id
        : parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
          ? parent.id
          : null
    const variable = id && (module.variableOf(id) ?? module.declared(id.name))
    return [node, ...(variable?.references ?? []).map(({ identifier }) => identifier as Identifier)]
  }

  function ofReference(reference: Reference): Value | undefined {
    const name = reference.identifier as Identifier
    if (reference.isWrite()) {
      const value = written(reference)
      const from = value && taken(name, value, reference.writeExpr)
      return reference.init ? from : through(from, 'out of an assignment')
    }
    const member = module.parentOf(name)
    const assignment = member && module.parentOf(member)
    return member?.type === 'MemberExpression' &&
      member.object === name &&
      assignment?.type === 'AssignmentExpression' &&
      assignment.left === member
      ? through(valueOf(assignment.right), 'out of an object')
      : undefined
  }

  function written({ writeExpr }: Reference): Value | undefined {
    if (!writeExpr) return undefined
    const statement = module.parentOf(writeExpr)
    if (statement?.type === 'ForInStatement') return undefined
    return statement?.type === 'ForOfStatement' ? oneOf(valueOf(writeExpr)) : valueOf(writeExpr)
  }

  /** What a name takes out of a value by the pattern that it stands in. `{ name }`, `[, name = fallback]`. */
  function taken(name: Node, value: Value | undefined, from?: Node | null): Value | undefined {
    const pattern = module.parentOf(name)
    switch (pattern?.type) {
      case 'AssignmentPattern':
        if (pattern.right === name) return value
        return pattern.right === from ? value : taken(pattern, value, from)
      case 'RestElement':
        return taken(pattern, value, from)
      case 'ArrayPattern':
        return through(taken(pattern, value, from)?.member('0'), 'out of a list')
      case 'Property': {
        const whole = module.parentOf(pattern)
        if (whole?.type !== 'ObjectPattern') return value
        return through(ofMember(taken(whole, value, from), writtenKey(pattern)), 'by destructuring')
      }
      default:
        return value
    }
  }

  return { valueOf, ofVariable }
}

function ofMember(object: Value | undefined, key: string | undefined): Value | undefined {
  const value = object?.member(key)
  return key === undefined ? through(value, 'out of a computed property') : value
}

/** What is in something that holds others; the namespace that a dynamic import promises is one itself. */
function oneOf(value: Value | undefined): Value | undefined {
  return value?.whole ? builder(value.via) : value
}
