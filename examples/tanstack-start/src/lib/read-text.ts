/** What stands in an address under these names: the router reads `?search=7` as a number. Not there where it is empty. */
export function readText<Name extends string>(
  search: Record<string, unknown>,
  ...names: Name[]
): { [N in Name]?: string } {
  const texts = names.flatMap((name) => {
    const value = search[name]
    const text = typeof value === 'string' ? value.trim() : JSON.stringify(value)
    return text ? [[name, text] as const] : []
  })
  return Object.fromEntries(texts) as { [N in Name]?: string }
}
