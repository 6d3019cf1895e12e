import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  compiledForms,
  type Form,
  halfCompiledForms,
  sharedModules,
} from '../../test/builder-forms.ts'
import { leftForms } from '../../test/left-forms.ts'
import { createSmallApp, type SmallApp } from '../../test/small-app.ts'
import { builders } from './builders.ts'
import { sallyport } from './index.ts'

// It builds.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const fingerprint = ({ name }: Form) => `the handler of ${name}`

function files(forms: readonly Form[]): Record<string, string> {
  const modules = [...forms, ...sharedModules].map((form): [string, string] => [
    `src/forms/${form.name}.ts`,
    form.code.replace('▲', '').replaceAll('body', `'${fingerprint(form)}'`),
  ])
  const imports = forms.map(({ name }, index) => `import * as form${index} from '../forms/${name}'`)
  const route = `${imports.join('\n')}
import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/')({ component: () => null })
Object.assign(globalThis, { forms: [${forms.map((_, index) => `form${index}`).join(', ')}] })`
  return { ...Object.fromEntries(modules), 'src/routes/index.tsx': route }
}

function placeIn({ code }: Form): string {
  const lines = code.slice(0, code.indexOf('▲')).split('\n')
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`
}

describe('forms that are compiled', () => {
  let app: SmallApp
  let code: string
  beforeAll(async () => {
    app = await createSmallApp(files(compiledForms))
    code = await app.build((start) => [sallyport(), start])
  })
  afterAll(() => app.remove())

  test.each(compiledForms)('$name passes, and its handler is on the server', (form) => {
    expect([code.includes('forms'), code.includes(fingerprint(form))]).toEqual([true, false])
  })
})

describe('forms that are left as they are', () => {
  let app: SmallApp
  let unguarded: string
  let message: string
  beforeAll(async () => {
    app = await createSmallApp(files([...leftForms, ...halfCompiledForms]))
    unguarded = await app.build((start) => [start])
    message = await app
      .build((start) => [start, sallyport()])
      .catch((error: Error) => error.message)
  })
  afterAll(() => app.remove())

  test.each(leftForms)('$name sends its handler to the browser', (form) => {
    expect(unguarded.includes(fingerprint(form))).toBe(true)
  })

  test.each(halfCompiledForms)('$name sends nothing to the browser', (form) => {
    expect(unguarded.includes(fingerprint(form))).toBe(false)
  })

  test.each([...leftForms, ...halfCompiledForms])('$name fails the build at its place', (form) => {
    expect(message).toContain(`src/forms/${form.name}.ts:${placeIn(form)}: `)
  })

  test('nothing else is complained of', () => {
    expect(message.match(/^.*\.tsx?:\d+:\d+: /gm)).toHaveLength(
      leftForms.length + halfCompiledForms.length,
    )
  })
})

test('every builder of the adapter is known', async () => {
  const adapter: Readonly<Record<string, unknown>> = await import('../index.ts')
  const names = Object.keys(adapter).filter((name) => name.endsWith('Action'))
  expect(builders['@sallyport/adapter-tanstack']).toEqual(expect.arrayContaining(names))
})
