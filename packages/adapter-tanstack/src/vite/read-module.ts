import { analyze, type Variable } from 'eslint-scope'
import type { Identifier, Node, Program } from 'estree'

/** A module's syntax, with what each name in it stands for. */
export interface ReadModule {
  readonly program: Program
  /** Every node, a parent before what it is made of. */
  readonly nodes: readonly Node[]
  parentOf(node: Node): Node | undefined
  /** What the name stands for here; undefined for a global. */
  variableOf(name: Identifier): Variable | undefined
  /** What the module declares at its top. */
  declared(name: string): Variable | undefined
}

export function readModule(program: Program): ReadModule {
  const parents = new Map<Node, Node>()
  const nodes: Node[] = []
  visit(program, (node, parent) => {
    nodes.push(node)
    if (parent) parents.set(node, parent)
  })

  const { scopes } = analyze(program, { ecmaVersion: 2024, sourceType: 'module' })
  const variables = new Map<unknown, Variable>()
  for (const { references } of scopes) {
    for (const { identifier, resolved } of references) {
      if (resolved) variables.set(identifier, resolved)
    }
  }
  const top = scopes.find(({ type }) => type === 'module')

  return {
    program,
    nodes,
    parentOf: (node) => parents.get(node),
    variableOf: (name) => variables.get(name),
    declared: (name) => top?.set.get(name),
  }
}

function visit(node: Node, enter: (node: Node, parent?: Node) => void, parent?: Node): void {
  enter(node, parent)
  for (const child of Object.values(node)) {
    for (const one of Array.isArray(child) ? child : [child]) {
      if (isNode(one)) visit(one, enter, node)
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}
