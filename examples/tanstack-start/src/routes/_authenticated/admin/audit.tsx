import { createFileRoute } from '@tanstack/react-router'
import { AuditFilterForm } from '@/components/audit-filter-form'
import { AuditItem } from '@/components/audit-item'
import { PageLinks } from '@/components/page-links'
import { listAuditLog } from '@/lib/audit'
import { readText } from '@/lib/read-text'

interface AuditFilters {
  actorId?: string
  targetId?: string
  action?: string
  cursor?: string
}

const readFilters = (search: AuditFilters): AuditFilters =>
  readText({ ...search }, 'actorId', 'targetId', 'action', 'cursor')

export const Route = createFileRoute('/_authenticated/admin/audit')({
  validateSearch: readFilters,
  // Once more: an empty field of a form that was sent by itself is still in `search`.
  loaderDeps: ({ search }) => readFilters(search),
  loader: ({ deps }) => listAuditLog({ data: deps }),
  head: () => ({ meta: [{ title: 'Audit log · Administration · Sallyport' }] }),
  component: Audit,
})

function Audit() {
  const { entries, nextCursor } = Route.useLoaderData()
  const filters = Route.useLoaderDeps()
  return (
    <>
      <h1>Audit log</h1>
      <p className="lead">Who did what to whom: written with the change itself, or not at all.</p>
      <section className="panel" aria-label="Entries">
        <AuditFilterForm filters={filters} />
        {entries.length === 0 ? (
          <p className="empty">Nothing like that has happened.</p>
        ) : (
          <ol className="entries">
            {entries.map((entry) => (
              <AuditItem key={entry.id} entry={entry} />
            ))}
          </ol>
        )}
        <PageLinks cursor={filters.cursor} nextCursor={nextCursor} />
      </section>
    </>
  )
}
