import { createGuards } from '@sallyport/adapter-tanstack/guards'
import { can, hasRole } from '@sallyport/core/wire'

const { requireAccess } = createGuards({ signIn: '/welcome', staleTime: 0 })

export const requireEditor = requireAccess((session) => can(session, 'project:write'), {
  otherwise: '/organizations',
})
export const requireSupport = requireAccess((session) => hasRole(session, 'support'))
