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
 * A block that begins with `// src/lib/auth.ts` is that file, for all blocks of the document; of several the last one. One
 * that names none, or that shows what a file was before, stands beside the last that was named.
 */
export function asFiles(blocks: readonly Block[]): CodeFile[] {
  const named = blocks.map(({ code }) => /^\/\/ (\S+\.tsx?)\n/.exec(code)?.[1])
  let folder = ''
  return blocks.map((block, index) => {
    const name = named[index]
    if (name !== undefined) folder = posix.dirname(name)
    const isFile = name !== undefined && named.lastIndexOf(name) === index
    return {
      ...block,
      path: isFile ? name : posix.join(folder, `line-${block.line}.${block.language}`),
    }
  })
}
