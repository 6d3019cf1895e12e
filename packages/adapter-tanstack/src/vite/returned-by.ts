import type { Node } from 'estree'

/** What a function's body returns or yields, without the functions in it. */
export function returnedBy(node: Node): (Node | null | undefined)[] {
  if (node.type === 'ReturnStatement') return [node.argument]
  if (/^(Arrow)?Function|^Class/.test(node.type)) return []
  const own = node.type === 'YieldExpression' ? [node.argument] : []
  const children = Object.values(node).flat() as unknown[]
  const nodes = children.filter(
    (child): child is Node => typeof child === 'object' && child !== null && 'type' in child,
  )
  return [...own, ...nodes.flatMap((child) => returnedBy(child))]
}
