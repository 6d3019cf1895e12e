import { readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'

/** A place in a file as its author wrote it. Lines count from 1, columns from 0. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A source map, version 3. */
export interface Mapping {
  readonly version: number
  readonly mappings: string
  readonly names: string[]
  readonly sources: string[]
}

/** Finds the place that a piece of transformed code was made from. */
export function locate(
  { id, code, map }: { id: string; code: string; map?: Mapping | undefined },
  offset: number,
): Place {
  const before = code.slice(0, offset).split('\n')
  const line = before.length - 1
  const column = before.at(-1)?.length ?? 0
  const entry =
    map &&
    new SourceMap({ ...map, file: id, sourceRoot: '', sourcesContent: [] }).findEntry(line, column)
  const known = entry && 'originalLine' in entry
  return {
    file: fileOf(id),
    line: (known ? entry.originalLine : line) + 1,
    column: known ? entry.originalColumn : column,
  }
}

/** The file of a module, of which there may be several. */
export function fileOf(id: string): string {
  return id.split('?', 1)[0] ?? id
}

/** The line and its neighbours, with a mark below the place; nothing where the file cannot be read. */
export function frameAt({ file, line, column }: Place): string {
  const lines = readLines(file)
  const first = Math.max(0, line - 3)
  return lines
    .slice(first, line + 1)
    .flatMap((text, index) => {
      const number = first + index + 1
      const shown = `${String(number).padStart(5)} | ${text}`
      return number === line ? [shown, `${' '.repeat(5)} | ${' '.repeat(column)}^`] : [shown]
    })
    .join('\n')
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/)
  } catch {
    return []
  }
}
