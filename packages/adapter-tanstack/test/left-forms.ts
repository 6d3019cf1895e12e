import type { Form } from './builder-forms.ts'
import { misplacedForms } from './misplaced-forms.ts'

/** What it leaves as it is, without a word: the handler goes to the browser. */
export const leftForms: readonly Form[] = [
  {
    name: 'assigned-later',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
let action: typeof authAction
action = authAction
export const fn = action().▲handler(() => body)`,
  },
  ...['organizationAction', 'adminAction', 'createAdminAction'].map((name) => ({
    name: `${name}-of-an-object`,
    code: `import { ${name} } from '@sallyport/adapter-tanstack'
const actions = { ${name} }
export const fn = actions.${name}().▲handler(() => body)`,
  })),
  {
    name: 'constant-of-a-namespace',
    code: `import * as sallyport from '@sallyport/adapter-tanstack'
const action = sallyport.authAction
export const fn = action().▲handler(() => body)`,
  },
  {
    name: 'destructured-namespace',
    code: `import * as sallyport from '@sallyport/adapter-tanstack'
const { authAction } = sallyport
export const fn = authAction().▲handler(() => body)`,
  },
  {
    name: 'object',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const actions = { members: { authAction } }
export const fn = actions.members.authAction().▲handler(() => body)`,
  },
  {
    name: 'object-filled-later',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const actions: Record<string, typeof authAction> = {}
actions.members = authAction
export const fn = actions.members().▲handler(() => body)`,
  },
  {
    name: 'spread-object',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const actions = { authAction }
const more = { ...actions }
export const fn = more.authAction().▲handler(() => body)`,
  },
  {
    name: 'destructured',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const { inner: { action = authAction } } = { inner: { action: authAction } }
export const fn = action().▲handler(() => body)`,
  },
  {
    name: 'destructured-fallback',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const none: { actions?: { members: typeof authAction } } = {}
const { actions = { members: authAction } } = none
export const fn = actions.members().▲handler(() => body)`,
  },
  {
    name: 'list',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const [action] = [authAction]
export const fn = action().▲handler(() => body)`,
  },
  {
    name: 'list-mapped',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const [fn] = [authAction].map((action) => action().▲handler(() => body))`,
  },
  {
    name: 'list-in-a-loop',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const fns: unknown[] = []
for (const action of [authAction]) fns.push(action().▲handler(() => body))`,
  },
  {
    name: 'made-by-an-arrow',
    code: `import { authAction } from '@sallyport/adapter-tanstack'

interface Options {
  role: string
}

const makeAction = (_options?: Options) => authAction()
export const fn = makeAction()
  .middleware([])
  .▲handler(async () => body)`,
  },
  {
    name: 'made-by-a-function',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
function makeActions() {
  if (Math.random() > 2) return null
  return { members: authAction() }
}
export const fn = makeActions()!.members.▲handler(() => body)`,
  },
  {
    name: 'made-by-a-function-of-a-function',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const makeActions = (_role: string) => () => ({ members: authAction })
const { members } = makeActions('support')()
export const fn = members().▲handler(() => body)`,
  },
  {
    name: 'conditional',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
import { createServerFn } from '@tanstack/react-start'
export const fn = (Math.random() > 2 ? createServerFn : authAction)().▲handler(() => body)`,
  },
  {
    name: 'fallback',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const action = authAction ?? null
export const fn = action().▲handler(() => body)`,
  },
  {
    name: 'sequence',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const fn = (0, authAction)().▲handler(() => body)`,
  },
  {
    name: 'computed',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const fn = authAction()[▲'handler'](() => body)`,
  },
  {
    name: 'computed-by-a-variable',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const method: string = ['handler'].join('')
export const fn = (authAction() as any)[▲method](() => body)`,
  },
  {
    name: 'computed-namespace',
    code: `import * as sallyport from '@sallyport/adapter-tanstack'
export const fn = sallyport['authAction']().▲handler(() => body)`,
  },
  {
    name: 'optional-chain',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const fn = authAction()?.▲handler(() => body)`,
  },
  {
    name: 'optional-call',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const fn = authAction().▲handler?.(() => body)`,
  },
  {
    name: 'type-arguments',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const fn = authAction().▲handler<string>(() => body)`,
  },
  {
    name: 'comment-before-the-parenthesis',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const fn = authAction().▲handler /* why */ (() => body)`,
  },
  {
    name: 'method-taken-off',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const { handler } = authAction()
export const fn = ▲handler(() => body)`,
  },
  {
    name: 'called-by-call',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const fn = authAction().handler.▲call(null, () => body)`,
  },
  {
    name: 'handed-to-a-function',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const wrap = (action: typeof authAction) => action().handler(() => body)
export const fn = wrap(▲authAction)`,
  },
  {
    name: 'handed-to-a-function-of-another-module',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
import { secured } from './secured.ts'
export const fn = secured(▲authAction, () => body)`,
  },
  {
    name: 'handler-handed-to-a-function',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const secured = (handle: () => string) => authAction().▲handler(handle)
export const fn = secured(() => body)`,
  },
  {
    name: 'stored-elsewhere',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
▲Object.assign.prototype.action = authAction
export const fn = Object.assign.prototype.action().handler(() => body)`,
  },
  {
    name: 'class',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
class Actions {
  static members = authAction
}
export const fn = Actions.members().▲handler(() => body)`,
  },
  {
    name: 'class-that-uses-itself',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
class Actions {
  members = authAction
  fn = this.members().▲handler(() => body)
}
export const { fn } = new Actions()`,
  },
  {
    name: 'class-of-a-class',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
class Actions {
  members() {
    return authAction()
  }
}
class Functions extends Actions {
  fn = super.members().▲handler(() => body)
}
export const { fn } = new Functions()`,
  },
  {
    name: 'instance-of-a-class-of-a-class',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
class Actions {
  members = authAction
}
class More extends Actions {}
export const fn = new More().members().▲handler(() => body)`,
  },
  {
    name: 'object-that-uses-itself',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const actions = {
  members: authAction,
  make() {
    return this.members().▲handler(() => body)
  },
}
export const fn = actions.make()`,
  },
  {
    name: 'getter',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const actions = {
  get members() {
    return authAction()
  },
}
export const fn = actions.members.▲handler(() => body)`,
  },
  {
    name: 'generator',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
function* actions() {
  yield authAction
}
for (const action of actions()) Object.assign(globalThis, { fn: action().▲handler(() => body) })`,
  },
  {
    name: 'named-callback',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
function secure(action: typeof authAction) {
  return action().▲handler(() => body)
}
export const fns = [authAction].map(secure)`,
  },
  {
    name: 'rest-of-an-object',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
const { title, ...actions } = { title: 'for members', members: authAction }
export const fn = actions.members().▲handler(() => title + body)`,
  },
  {
    name: 'dynamic-import',
    code: `const { authAction } = await import('@sallyport/adapter-tanstack')
export const fn = authAction().▲handler(() => body)`,
  },
  {
    name: 'dynamic-import-of-a-template',
    code: `const { authAction } = await import(\`@sallyport/adapter-tanstack\`)
export const fn = authAction().▲handler(() => body)`,
  },
  {
    name: 'dynamic-import-then',
    code: `export const fn = import('@sallyport/adapter-tanstack').then(({ authAction }) =>
  authAction().▲handler(() => body),
)`,
  },
  ...misplacedForms,
  ...[
    'inObject.authAction',
    'destructured',
    'makeByArrow',
    'makeByFunction',
    'conditional',
    'fromList',
  ].map((use) => ({
    name: `imported-${use.replace('.authAction', '')}`,
    code: `import { ${use.replace('.authAction', '')} } from './exports.ts'
export const fn = ${use}().▲handler(() => body)`,
  })),
  {
    name: 'imported-default-of-an-object',
    code: `import action from './exports.ts'
const actions = { action }
export const fn = actions.action().▲handler(() => body)`,
  },
  {
    name: 'imported-object-of-a-namespace',
    code: `import * as actions from './exports.ts'
export const fn = actions.inObject.authAction().▲handler(() => body)`,
  },
  {
    name: 'imported-namespace-of-a-namespace',
    code: `import { everything } from './exports.ts'
export const fn = everything.authAction().▲handler(() => body)`,
  },
  {
    name: 'imported-and-handed-on',
    code: `import { step } from './exports.ts'
import { secured } from './secured.ts'
export const fn = secured(▲step, () => body)`,
  },
]
