import { globSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { checkTypes } from './support/check-types.ts'
import { asFiles, readBlocks } from './support/read-blocks.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** The README of the root is pasted and run: readme.test.ts. */
const documents = globSync(['docs/*.md', 'docs/features/*.md', 'packages/*/README.md'], {
  cwd: root,
})

test('the documents are found', () => {
  expect(documents).toEqual(
    expect.arrayContaining(['docs/sessions.md', 'docs/openapi.md', 'packages/core/README.md']),
  )
})

test.each(documents)('the code in %s has no wrong types', (document) => {
  const blocks = readBlocks(join(root, document))
  const others = blocks.filter(({ language }) => !['ts', 'tsx'].includes(language))
  // Any other name of TypeScript would not be checked.
  expect(['', 'sh', 'sql']).toEqual(expect.arrayContaining(others.map(({ language }) => language)))

  const files = asFiles(blocks.filter((block) => !others.includes(block)))
  expect(checkTypes(files).map(({ line, message }) => `${document}:${line} ${message}`)).toEqual([])
})
