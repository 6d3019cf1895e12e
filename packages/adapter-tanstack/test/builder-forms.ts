/**
 * Ways to write a server function. `▲` stands where the error is expected; it is not in the file. `body` is what the
 * handler answers, by which it is found in the browser's code.
 */
export interface Form {
  readonly name: string
  readonly code: string
}

/** What Start's compiler compiles: the browser gets no handler, and nobody has to say anything. */
export const compiledForms: readonly Form[] = [
  {
    name: 'called',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const fn = authAction().handler(() => body)`,
  },
  {
    name: 'not-called',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const fn = authAction.handler(() => body)`,
  },
  ...['organizationAction()', 'adminAction()', "createAdminAction({ role: 'support' })"].map(
    (use) => {
      const name = use.slice(0, use.indexOf('('))
      return {
        name,
        code: `import { ${name} } from '@sallyport/adapter-tanstack'
export const fn = ${use}.handler(() => body)
const action = ${use}
export const other = action.middleware([]).handler(() => body)`,
      }
    },
  ),
  {
    name: 'property-of-a-builder',
    code: `import { createServerFn } from '@tanstack/react-start'
const builder: any = createServerFn()
builder.forRole = () => createServerFn()
const createAction = builder.forRole
export const fn = createAction().handler(() => body)`,
  },
  {
    name: 'renamed-import',
    code: `import { authAction as action } from '@sallyport/adapter-tanstack'
export const fn = action().handler(() => body)`,
  },
  {
    name: 'namespace',
    code: `import * as sallyport from '@sallyport/adapter-tanstack'
export const fn = sallyport.authAction().handler(() => body)`,
  },
  {
    name: 'constant',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const action = authAction
export const fn = action().handler(() => body)`,
  },
  {
    name: 'variable',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
let action = authAction
export let fn = action().handler(() => body)`,
  },
  {
    name: 'steps',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const first = authAction({ method: 'GET' }).middleware([])
const second = first.validator((name: string) => name)
export const fn = second.handler(() => body)`,
  },
  {
    name: 'spread-options',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const options = [{ method: 'GET' }] as const
export const fn = authAction(...options).handler(() => body)`,
  },
  {
    name: 'types-around',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const fn = (authAction as typeof authAction)!()
  .validator((name: string) => name)
  // a comment
  .handler(async ({ data }) => data + body) satisfies unknown`,
  },
  {
    name: 'satisfied-step',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const fn = (authAction().validator((name: string) => name) satisfies object).handler(() => body)`,
  },
  {
    name: 'named-handler',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const handle = () => body
export const fn = authAction().handler(handle)`,
  },
  {
    name: 'second-of-two',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const one = 1, fn = authAction().handler(() => body)`,
  },
  {
    name: 'middleware-of-a-builder',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
import { createServerFn } from '@tanstack/react-start'
export const fn = createServerFn().middleware([authAction]).handler(() => body)`,
  },
  {
    name: 'middleware-of-a-made-builder',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
import { createServerFn } from '@tanstack/react-start'
const makeAction = () => authAction()
export const fn = createServerFn().middleware([makeAction()]).handler(() => body)`,
  },
  {
    name: 'not-in-use',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const makeAction = () => authAction()
export const actions = { authAction, title: 'for members' }
const more = { ...actions, title: 'for others' }
export const shown = [actions.title, more.title].map(String)`,
  },
  {
    name: 'others-with-handlers',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const router = { handler: (handle: () => string) => handle }
export const own = router.handler(() => 'not a server function')
const makeBoth = () => ({ router, members: authAction })
export const alsoOwn = makeBoth().router.handler(() => 'not one either')
export const fn = authAction().handler(() => body)
export const listed = [fn].map((one) => one)`,
  },
  ...['authAction', 'renamed', 'constant', 'variable', 'older', 'step'].map((name) => ({
    name: `imported-${name}`,
    code: `import { ${name} } from './exports.ts'
export const fn = ${name}().handler(() => body)`,
  })),
  {
    name: 'imported-default',
    code: `import action from './exports.ts'
export const fn = action().handler(() => body)`,
  },
  {
    name: 'imported-namespace',
    code: `import * as actions from './exports.ts'
export const fn = actions.constant().handler(() => body)`,
  },
]

/** What it compiles for the browser alone, so that the server's part is not to be found. */
export const halfCompiledForms: readonly Form[] = [
  {
    name: 'in-a-function-beside-other-code-for-servers',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
import { createServerOnlyFn } from '@tanstack/react-start'
export const only = createServerOnlyFn(() => 1)
export function make() {
  const fn = authAction().▲handler(() => body)
  return fn
}`,
  },
]

/** Modules that the forms import. */
export const sharedModules: readonly Form[] = [
  {
    name: 'exports',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export { authAction as renamed } from '@sallyport/adapter-tanstack'
export * from '@sallyport/adapter-tanstack'
export * as everything from '@sallyport/adapter-tanstack'
export const constant = authAction
export let variable = authAction
export var older = authAction
export const step = authAction().middleware([])
export const inObject = { authAction }
export const { authAction: destructured } = inObject
export const makeByArrow = () => authAction()
export function makeByFunction() {
  return authAction()
}
export const conditional = Math.random() > 2 ? authAction : authAction
export const [fromList] = [authAction]
export default authAction`,
  },
  {
    name: 'secured',
    code: `import type { authAction } from '@sallyport/adapter-tanstack'
export const secured = (action: typeof authAction, handle: () => string) => action().handler(handle)`,
  },
]
