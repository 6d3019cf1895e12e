import type { MemberExpression, Node } from 'estree'

/** The name of a property, where it is written down: `a.name`, `a['name']`, `{ name: … }`. */
export function writtenKey(node: {
  readonly computed: boolean
  readonly key: Node
}): string | undefined {
  const { computed, key } = node
  if (!computed && key.type === 'Identifier') return key.name
  return key.type === 'PrivateIdentifier' ? `#${key.name}` : writtenText(key)
}

/** What a literal says, as far as it depends on nothing. */
export function writtenText(node: Node): string | undefined {
  if (node.type === 'Literal') return String(node.value)
  if (node.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined
  return node.quasis[0]?.value.cooked ?? undefined
}

export function keyOf(node: MemberExpression): string | undefined {
  return writtenKey({ computed: node.computed, key: node.property })
}

export function exportName(node: Node): string {
  return node.type === 'Identifier' ? node.name : node.type === 'Literal' ? String(node.value) : ''
}
