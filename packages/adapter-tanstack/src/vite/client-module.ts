import type { Program } from 'estree'
import { parseSync } from 'vite'
import type { Mapping } from './locate.ts'
import { type ReadModule, readModule } from './read-module.ts'

/** A module as the browser gets it. */
export interface ClientModule {
  readonly id: string
  readonly code: string
  /** Where its code comes from; undefined for code of others. */
  readonly map: Mapping | undefined
}

/** The id of what a module means by a source, or undefined where there is no module to look into. */
export type Resolve = (source: string, importer: string) => Promise<string | undefined>

const syntaxes = new WeakMap<ClientModule, ReadModule>()

/** Its syntax, by Vite's own parser. */
export function syntaxOf(module: ClientModule): ReadModule {
  const known = syntaxes.get(module)
  if (known) return known
  const { program } = parseSync(module.id, module.code, {
    lang: 'js',
    sourceType: 'module',
    preserveParens: false,
    range: true,
  })
  // The same tree in other types: ESTree, as its specification has it.
  const syntax = readModule(program as unknown as Program)
  syntaxes.set(module, syntax)
  return syntax
}
