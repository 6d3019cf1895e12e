import { requireAdminAuth } from '@sallyport/adapter-tanstack/guards'
import { createFileRoute, Outlet } from '@tanstack/react-router'
import { AdminNavigation } from '@/components/admin-navigation'

/** For administrators; nobody else learns that there is something. */
export const Route = createFileRoute('/_authenticated/admin')({
  beforeLoad: requireAdminAuth,
  component: () => (
    <>
      <AdminNavigation />
      <Outlet />
    </>
  ),
})
