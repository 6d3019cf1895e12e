import type { MemberExpression, Node } from 'estree'

/** The name of a property, where it is written down: `a.name`, `a['name']`, `{ name: … }`. */
export function writtenKey(node: {
  readonly computed: boolean
  readonly key: Node
}): string | undefined {
  const { computed, key } = node
  if (!computed && key.type === 'Identifier') return key.name
  if (key.type === 'Literal') return String(key.value)
  if (key.type === 'TemplateLiteral') {
    return key.expressions.length === 0 ? (key.quasis[0]?.value.cooked ?? undefined) : undefined
  }
  return key.type === 'PrivateIdentifier' ? `#${key.name}` : undefined
}

export function keyOf(node: MemberExpression): string | undefined {
  return writtenKey({ computed: node.computed, key: node.property })
}

export function exportName(node: Node): string {
  return node.type === 'Identifier' ? node.name : node.type === 'Literal' ? String(node.value) : ''
}
