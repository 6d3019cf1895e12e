import { authAction, requireRole } from '@sallyport/adapter-tanstack'

/** A builder of the application's own. */
export const ownAction = authAction.middleware([requireRole('support')])
