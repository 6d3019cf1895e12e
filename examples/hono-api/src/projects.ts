import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { validator } from 'hono/validator'
import { requireOrganization, requirePermission } from './guards.ts'

/** The names of the projects, by the id of their organization. */
const projects = new Map<string, readonly string[]>()

/** Takes JSON alone, which no form of another site can send. */
const newProject = validator('json', ({ name }: { name?: unknown }) => {
  if (typeof name !== 'string' || name === '') throw new HTTPException(400)
  return { name }
})

/** What belongs to the organization that a request acts in, with a session or with an API token. */
export const projectRoutes = new Hono()
  .use(requireOrganization())
  .get('/', requirePermission('project:read'), (c) =>
    c.json({ projects: projects.get(c.var.organization.id) ?? [] }),
  )
  .post('/', requirePermission('project:create'), newProject, (c) => {
    const { id } = c.var.organization
    const { name } = c.req.valid('json')
    projects.set(id, [...(projects.get(id) ?? []), name])
    return c.json({ name, by: c.var.user.name }, 201)
  })
