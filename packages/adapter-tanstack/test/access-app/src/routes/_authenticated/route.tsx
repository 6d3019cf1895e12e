import { requireAuth } from '@sallyport/adapter-tanstack/guards'
import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/_authenticated')({ beforeLoad: requireAuth })
