import type { Program } from 'estree'
import { parseSync, type ParseResult } from 'vite'
import type { Mapping } from './locate.ts'
import { type Import, readImports } from './read-imports.ts'
import { type ReadModule, readModule } from './read-module.ts'

/** A module as the browser gets it. */
export interface ClientModule {
  readonly id: string
  readonly code: string
  readonly imports: readonly Import[]
  /** Where its code comes from; undefined for code of others. */
  readonly map?: Mapping | undefined
}

/** The id of what a module means by a source, or undefined where there is no module to look into. */
export type Resolve = (source: string, importer: string) => Promise<string | undefined>

export function createClientModule(id: string, code: string, map?: Mapping): ClientModule {
  return { id, code, map, imports: readImports(parse(id, code), code) }
}

/** Its syntax, by Vite's own parser. */
export function syntaxOf({ id, code }: ClientModule): ReadModule {
  // The same tree in other types: ESTree, as its specification has it.
  return readModule(parse(id, code).program as unknown as Program)
}

function parse(id: string, code: string): ParseResult {
  return parseSync(id, code, {
    lang: 'js',
    sourceType: 'module',
    preserveParens: false,
    range: true,
  })
}
