import { readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** A fenced block of a document. */
export interface Block {
  /** What stands behind the fence. */
  readonly language: string
  /** Where its first line stands in the document, counted from 1. */
  readonly line: number
  readonly code: string
}

/** Code of a document, as the file that it would be in an application. */
export interface CodeFile extends Block {
  readonly path: string
}

export function readBlocks(document: string): Block[] {
  const text = readFileSync(document, 'utf8')
  return [...text.matchAll(/^ *```(.*)\n([^]*?)^ *```$/gm)].map(
    ({ 1: language = '', 2: code = '', index }) => ({
      language,
      line: text.slice(0, index).split('\n').length + 1,
      code,
    }),
  )
}

/**
 * A block that begins with `// src/lib/auth.ts` is that file, for all blocks of the document. One that names none, or
 * shows a file once more, stands beside the last that was named.
 */
export function asFiles(blocks: readonly Block[]): CodeFile[] {
  const paths = new Set<string>()
  let folder = ''
  return blocks.map((block) => {
    const [, named] = /^\/\/ (\S+\.tsx?)\n/.exec(block.code) ?? []
    if (named !== undefined) folder = posix.dirname(named)
    const isNew = named !== undefined && !paths.has(named)
    const path = isNew ? named : posix.join(folder, `line-${block.line}.${block.language}`)
    paths.add(path)
    return { ...block, path }
  })
}
