import { useSession } from '@sallyport/client/react'
import type { CustomUser } from '#/lib/custom-user'

export function MyComponent() {
  // Use with hooks
  const session = useSession<CustomUser>()

  if (!session) {
    return <div>Not authenticated</div>
  }

  return (
    <div>
      Welcome, {session.user.name}, to the {session.user.preferences.theme} side
    </div>
  )
}
