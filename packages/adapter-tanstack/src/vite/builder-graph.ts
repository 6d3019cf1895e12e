import { builders } from './builders.ts'
import { type ClientModule, type Resolve, syntaxOf } from './client-module.ts'
import { findMistakes, type Mistake } from './find-mistakes.ts'
import { followBuilders, type Imported } from './follow-builders.ts'
import { readExports, wholeExports } from './read-exports.ts'
import type { ReadModule } from './read-module.ts'
import { builder, namespace, type Value } from './value.ts'

export interface FoundMistake extends Mistake {
  readonly module: ClientModule
}

/** The modules of a browser's graph that are known so far, as far as builders of server functions go through them. */
export interface BuilderGraph {
  /** Adds a module, or puts it in the place of what it was, and answers what is wrong with it and on its account. */
  add(module: ClientModule, resolve: Resolve): Promise<FoundMistake[]>
  remove(id: string): void
  /** Everything that is wrong. */
  mistakes(): FoundMistake[]
}

interface Entry {
  readonly module: ClientModule
  /** Of those alone that have to do with builders: it takes time. */
  syntax?: ReadModule
  /** The modules it takes builders from, by what it calls them. */
  readonly links: Map<string, string>
  exports: ReadonlyMap<string, Value>
  mistakes: readonly Mistake[]
}

const known = new Map(
  Object.entries(builders).map(([source, names]) => [
    source,
    new Map(names.map((name) => [name, builder()])),
  ]),
)

export function createBuilderGraph(): BuilderGraph {
  const entries = new Map<string, Entry>()

  async function add(module: ClientModule, resolve: Resolve): Promise<FoundMistake[]> {
    remove(module.id)
    const entry: Entry = { module, links: new Map(), exports: new Map(), mistakes: [] }
    entries.set(module.id, entry)
    for (const other of entries.values()) {
      if (other.exports.size > 0) await link(entry, other, resolve)
    }
    if (entry.links.size > 0 || module.imports.some(({ source }) => known.has(source))) {
      follow(entry)
    }
    return found(await tell(entry, resolve))
  }

  /** Has everybody follow their builders again who take some from this one, and who take some from these. */
  async function tell(first: Entry, resolve: Resolve): Promise<Set<Entry>> {
    const changed = new Set([first])
    for (const entry of changed) {
      if (entry.exports.size === 0) continue
      for (const other of entries.values()) {
        if (!(await link(other, entry, resolve))) continue
        const before = namesOf(other)
        follow(other)
        // Again for those who were there already, if there is something new for them.
        if (namesOf(other) !== before) changed.delete(other)
        changed.add(other)
      }
    }
    return changed
  }

  /** Whether the one takes builders from the other. Names are compared first: to resolve takes time. */
  async function link(entry: Entry, other: Entry, resolve: Resolve): Promise<boolean> {
    if (entry === other) return false
    const { id, imports } = entry.module
    let linked = false
    for (const { source, names } of imports) {
      if (!names.some((name) => name === '*' || other.exports.has(name))) continue
      if ((await resolve(source, id)) !== other.module.id) continue
      entry.links.set(source, other.module.id)
      linked = true
    }
    return linked
  }

  function follow(entry: Entry): void {
    const module = (entry.syntax ??= syntaxOf(entry.module))
    const all = (source: string) => known.get(source) ?? exportsOf(entry.links.get(source))
    const imported: Imported = {
      named: (source, name) => all(source)?.get(name),
      all: (source) => namespace(all(source) ?? new Map()),
    }
    const followed = followBuilders(module, imported)
    entry.mistakes = findMistakes(module, followed)
    const passedOn = wholeExports(module.program).flatMap((source) => [...(all(source) ?? [])])
    entry.exports = new Map([
      ...passedOn.filter(([name]) => name !== 'default'),
      ...readExports(module, followed, imported),
    ])
  }

  function exportsOf(id: string | undefined): ReadonlyMap<string, Value> | undefined {
    return id === undefined ? undefined : entries.get(id)?.exports
  }

  function remove(id: string): void {
    if (!entries.delete(id)) return
    renew(id)
  }

  /** Has those follow their builders again who took some from a module that has fewer now. */
  function renew(id: string): void {
    for (const entry of entries.values()) {
      if (![...entry.links.values()].includes(id)) continue
      const before = namesOf(entry)
      follow(entry)
      if (namesOf(entry) !== before) renew(entry.module.id)
    }
  }

  function found(of: Iterable<Entry>): FoundMistake[] {
    return [...of].flatMap(({ module, mistakes }) =>
      mistakes.map((mistake) => ({ ...mistake, module })),
    )
  }

  return { add, remove, mistakes: () => found(entries.values()) }
}

function namesOf({ exports }: Entry): string {
  return [...exports.keys()].join('\n')
}
