import type { Form } from './builder-forms.ts'

/** A builder by its own name, where the compiler does not look: it reads constants at the top of a module. */
export const misplacedForms: readonly Form[] = [
  {
    name: 'in-a-function',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export function make() {
  const fn = authAction().▲handler(() => body)
  return fn
}`,
  },
  {
    name: 'in-a-block',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export let keep: unknown
if (Math.random() < 2) {
  const fn = authAction().▲handler(() => body)
  keep = fn
}`,
  },
  {
    name: 'in-an-object',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const fns = { whoAmI: authAction().▲handler(() => body) }`,
  },
  {
    name: 'in-a-list',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const fns = [authAction().▲handler(() => body)]`,
  },
  {
    name: 'in-a-condition',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export const fn = Math.random() < 2 ? authAction().▲handler(() => body) : null`,
  },
  {
    name: 'as-default',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export default authAction().▲handler(() => body)`,
  },
  {
    name: 'then-assigned',
    code: `import { authAction } from '@sallyport/adapter-tanstack'
export let fn: unknown
fn = authAction().▲handler(() => body)`,
  },
  {
    name: 'createServerFn-in-a-function',
    code: `import { createServerFn } from '@tanstack/react-start'
export const make = () => createServerFn().▲handler(() => body)`,
  },
]
