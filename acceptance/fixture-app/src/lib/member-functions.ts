import { authAction, sessionMiddleware } from '@sallyport/adapter-tanstack'
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'

/** It belongs to a page for members only, and does not look for itself who calls it. */
export const loadMinutes = createServerFn().handler(() => 'The minutes of the meeting')

/** It does look. */
export const loadRoster = createServerFn()
  .middleware([sessionMiddleware])
  .handler(({ context }) => `The roster: ${context.user.name}`)

export const renameMember = authAction()
  .validator(z.object({ name: z.string().trim().min(1, 'a name is needed') }))
  .handler(({ data, context }) => ({ email: context.user.email, name: data.name }))

/** A Standard Schema of no library. */
const topic = {
  '~standard': {
    version: 1,
    vendor: 'fixture',
    types: undefined as { input: string; output: string } | undefined,
    validate: (value: unknown) =>
      value === 'news'
        ? { value: `the topic ${value}` }
        : { issues: [{ message: 'no such topic' }] },
  },
} as const

export const subscribe = authAction()
  .validator(topic)
  .handler(({ data, context }) => ({ email: context.user.email, topic: data }))
