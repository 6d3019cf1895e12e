import { requireAuth } from '@sallyport/adapter-tanstack/guards'
import { createFileRoute } from '@tanstack/react-router'

/** Everything in this folder is for people who are signed in. */
export const Route = createFileRoute('/_authenticated')({ beforeLoad: requireAuth })
