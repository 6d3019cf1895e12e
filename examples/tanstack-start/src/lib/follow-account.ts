import { useSession } from '@sallyport/client/react'
import { useEffect } from 'react'
import { authClient } from '@/lib/auth-client'

/**
 * The server has just said where the person acts. Where this page knows otherwise, somebody has removed them meanwhile, or
 * deleted the organization: the client asks, and what depends on it is shown anew.
 */
export function useFollowAccount(organizationId: string | null): void {
  const session = useSession()
  const knownId = session?.organization?.id ?? null
  useEffect(() => {
    if (organizationId !== knownId) void authClient.store.refetch()
  }, [organizationId, knownId])
}
