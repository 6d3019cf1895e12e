/** How modules hang together. */
export interface Graph {
  readonly entries: readonly string[]
  importsOf(id: string): readonly string[]
}

export interface Edge {
  readonly importer: string
  /** Undefined for a module that is not part of the build. */
  readonly target: string | undefined
}

/** Of imports that should not be, those that bring code into the bundle which would not be in it without them. */
export function findShipped<One extends Edge>(
  edges: readonly One[],
  { entries, importsOf }: Graph,
  isRendered: (id: string) => boolean,
): One[] {
  const unwanted = (importer: string, target: string) =>
    edges.some((edge) => edge.importer === importer && edge.target === target)
  const wanted = reach(entries, (id) => importsOf(id).filter((target) => !unwanted(id, target)))
  return edges.filter(({ target }) => {
    if (target === undefined) return true
    const brought = reach([target], importsOf)
    return [...brought].some((id) => !wanted.has(id) && isRendered(id))
  })
}

/** Modules, and all that they lead to. */
export function reach(
  from: readonly string[],
  importsOf: (id: string) => readonly string[],
): Set<string> {
  const reached = new Set(from)
  for (const id of reached) {
    for (const target of importsOf(id)) reached.add(target)
  }
  return reached
}
