import { type Device, useSession } from '@sallyport/client/react'
import { useCallback, useEffect, useState } from 'react'
import { authClient } from './auth-client.ts'

/** Where the person is signed in. */
export function Devices() {
  const session = useSession()
  const [devices, setDevices] = useState<Device[]>([])

  const show = useCallback(
    () => authClient.sessions.list().then(setDevices, () => setDevices([])),
    [],
  )
  useEffect(() => {
    if (session) void show()
  }, [session, show])

  if (!session) return null
  return devices.map(({ id, current, userAgent, lastSeenAt }) => (
    <li key={id}>
      {userAgent ?? 'Unknown device'}, last seen {lastSeenAt.toLocaleDateString()}
      <button onClick={() => void authClient.sessions.revoke(id).then(show, show)}>
        {current ? 'Sign out here' : 'Sign out there'}
      </button>
    </li>
  ))
}
