import { createFileRoute } from '@tanstack/react-router'
import { OutcomeMessage } from '@/components/outcome-message'
import { PageLinks } from '@/components/page-links'
import { UserFilterForm } from '@/components/user-filter-form'
import { UserItem } from '@/components/user-item'
import { listUsers } from '@/lib/admin-users'
import { readOutcome } from '@/lib/outcome'
import { readUserFilters, toUserQuery, type UserFilters } from '@/lib/user-filters'

export const Route = createFileRoute('/_authenticated/admin/users/')({
  validateSearch: (search: UserFilters & Record<string, unknown>) => ({
    ...readOutcome(search),
    ...readUserFilters(search),
  }),
  // Once more: an empty field of a form that was sent by itself is still in `search`.
  loaderDeps: ({ search }) => readUserFilters({ ...search }),
  loader: ({ deps }) => listUsers({ data: toUserQuery(deps) }),
  head: () => ({ meta: [{ title: 'People · Administration · Sallyport' }] }),
  component: Users,
})

function Users() {
  const { users, nextCursor } = Route.useLoaderData()
  const filters = Route.useLoaderDeps()
  return (
    <>
      <h1>People</h1>
      <OutcomeMessage outcome={Route.useSearch()} />
      <section className="panel" aria-label="People">
        <UserFilterForm filters={filters} />
        {users.length === 0 ? (
          <p className="empty">Nobody like that.</p>
        ) : (
          <ul className="entries">
            {users.map((user) => (
              <UserItem key={user.id} user={user} />
            ))}
          </ul>
        )}
        <PageLinks cursor={filters.cursor} nextCursor={nextCursor} />
      </section>
    </>
  )
}
