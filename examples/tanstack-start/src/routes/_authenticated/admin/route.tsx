import { requireAdminAuth } from '@sallyport/adapter-tanstack/guards'
import { createFileRoute } from '@tanstack/react-router'

/** For administrators; nobody else learns that there is something. */
export const Route = createFileRoute('/_authenticated/admin')({ beforeLoad: requireAdminAuth })
