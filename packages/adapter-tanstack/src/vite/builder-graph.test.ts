import { expect, test } from 'vitest'
import { createBuilderGraph } from './builder-graph.ts'
import { createClientModule } from './client-module.ts'

const passedOn = `import { authAction } from '@sallyport/adapter-tanstack'
export const action = authAction().middleware([])`
const between = `export * from './passed-on'
export { action as default } from './passed-on'`
const wrong = `import action from './between'
const actions = { action }
export const fn = actions.action().handler(() => 1)`
const handed = `import * as all from './between'
export const fn = secured(all.action, () => 1)`

const codes = { 'passed-on': passedOn, between, wrong, handed }
type Name = keyof typeof codes

const moduleOf = createClientModule
const resolve = async (source: string) => source.replace('./', '')

async function addAll(names: readonly Name[]) {
  const graph = createBuilderGraph()
  let last: { module: { id: string } }[] = []
  for (const name of names) last = await graph.add(moduleOf(name, codes[name]), resolve)
  return { graph, last }
}

const idsOf = (mistakes: readonly { module: { id: string } }[]) =>
  mistakes.map(({ module }) => module.id).toSorted()

test.each<[Name[]]>([
  [['passed-on', 'between', 'wrong', 'handed']],
  [['wrong', 'handed', 'between', 'passed-on']],
  [['handed', 'passed-on', 'wrong', 'between']],
  [['between', 'wrong', 'passed-on', 'handed']],
])('modules may be known in any order: %s', async (names) => {
  const { graph } = await addAll(names)
  expect(idsOf(graph.mistakes())).toEqual(['handed', 'wrong'])
})

test('modules may be known all at once', async () => {
  const graph = createBuilderGraph()
  await Promise.all(
    Object.entries(codes).map(([name, code]) => graph.add(moduleOf(name, code), resolve)),
  )
  expect(idsOf(graph.mistakes())).toEqual(['handed', 'wrong'])
})

test('the module that makes a mistake of another one is told of it', async () => {
  const { last } = await addAll(['wrong', 'between', 'passed-on'])
  expect(idsOf(last)).toEqual(['wrong'])
})

test('what is mended is no mistake any more, on whichever side', async () => {
  const { graph } = await addAll(['passed-on', 'between', 'wrong'])
  expect(await graph.add(moduleOf('wrong', 'export const fn = 1'), resolve)).toEqual([])
  expect(graph.mistakes()).toEqual([])

  const other = (await addAll(['passed-on', 'between', 'wrong'])).graph
  await other.add(moduleOf('passed-on', 'export const action = 1'), resolve)
  expect(other.mistakes()).toEqual([])
  await other.add(moduleOf('passed-on', passedOn), resolve)
  expect(idsOf(other.mistakes())).toEqual(['wrong'])
  other.remove('passed-on')
  expect(other.mistakes()).toEqual([])
})

test('a module that learns of builders twice tells of both', async () => {
  const graph = createBuilderGraph()
  const list = `export { action } from './passed-on'\nexport { another } from './other'`
  const other = `import { action } from './passed-on'\nexport const another = action`
  const late = `import { another } from './list'\nexport const fn = secured(another, () => 1)`
  const all = { list, other, late, 'passed-on': passedOn }
  for (const [id, code] of Object.entries(all)) await graph.add(moduleOf(id, code), resolve)
  expect(idsOf(graph.mistakes())).toEqual(['late'])
})

test('modules that import each other are followed', async () => {
  const graph = createBuilderGraph()
  const one = `import { authAction } from '@sallyport/adapter-tanstack'
import { second } from './two'
export const first = second ?? authAction
export const fn = first().handler(() => 1)`
  const two = `import { first } from './one'
export const second = first
export const fn = second().handler(() => 1)`
  await graph.add(moduleOf('two', two), resolve)
  await graph.add(moduleOf('one', one), resolve)
  expect(idsOf(graph.mistakes())).toEqual(['one', 'two'])
})

test('only modules that may name a builder are looked for, and looked into', async () => {
  const asked: string[] = []
  const ask = async (source: string) => {
    asked.push(source)
    return resolve(source)
  }
  const graph = createBuilderGraph()
  await graph.add(moduleOf('passed-on', passedOn), ask)
  await graph.add(moduleOf('page', `import { a } from './a'\nimport b from './b'\na(b)`), ask)
  await graph.add(moduleOf('style', 'this is { no: code }'), ask)
  await graph.add(moduleOf('right', `import { action } from './passed-on'\nimport './c'`), ask)
  expect(asked).toEqual(['./passed-on'])
  expect(graph.mistakes()).toEqual([])
})

test.each([
  [`import { createClientRpc } from '@tanstack/react-start/client-rpc'`, 'createClientRpc', 0],
  [`import { createClientRpc as rpc } from '@tanstack/react-start/client-rpc'`, 'rpc', 0],
  [`import { createClientRpc } from './own'`, 'createClientRpc', 1],
  [`import { createOther } from '@tanstack/react-start/client-rpc'`, 'createOther', 1],
  [`const createClientRpc = () => () => 1`, 'createClientRpc', 1],
])('only what the compiler puts there is taken for compiled: %s', async (first, name, count) => {
  const graph = createBuilderGraph()
  const code = `${first}
import { authAction } from '@sallyport/adapter-tanstack'
export const fn = authAction().handler(${name}('id'))`
  expect(await graph.add(moduleOf('one', code), resolve)).toHaveLength(count)
})
