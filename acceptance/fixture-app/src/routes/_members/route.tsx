import { requireAuth } from '@sallyport/adapter-tanstack'
import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/_members')({ beforeLoad: requireAuth })
