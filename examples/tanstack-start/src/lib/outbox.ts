import { sessionMiddleware } from '@sallyport/adapter-tanstack'
import { createServerFn } from '@tanstack/react-start'
import { readOutbox } from '@/lib/outbox-file'

/** Everybody's mails: it is a demo. Yours shows nobody the mail of others. */
export const listMails = createServerFn({ method: 'GET' })
  .middleware([sessionMiddleware])
  .handler(() => readOutbox())
