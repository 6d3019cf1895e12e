import '@tanstack/react-start/server-only'
import { readLines } from '@/lib/line-file'

export interface Notice {
  organizationId: string
  text: string
  author: string
}

/** The last one of an organization. */
export async function readNotice(organizationId: string): Promise<Notice | null> {
  const notices = await readLines<Notice>('notices')
  return notices.findLast((notice) => notice.organizationId === organizationId) ?? null
}
