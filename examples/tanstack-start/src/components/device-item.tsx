import type { Device } from '@sallyport/client'
import { ActionForm } from '@/components/action-form'
import { DateTime } from '@/components/date-time'
import { SignOutForm } from '@/components/sign-out-form'
import { authClient } from '@/lib/auth-client'
import { describeDevice } from '@/lib/describe-device'
import { signOutDevice } from '@/lib/devices'

export function DeviceItem({
  device: { id, current, createdAt, lastSeenAt, userAgent },
}: {
  device: Device
}) {
  const name = describeDevice(userAgent)
  return (
    <li className="panel device">
      <div>
        <h2>
          {name} {current && <span className="badge">This device</span>}
        </h2>
        <dl>
          <dt>Signed in</dt>
          <dd>
            <DateTime value={createdAt} />
          </dd>
          <dt>Last seen</dt>
          <dd>
            <DateTime value={lastSeenAt} />
          </dd>
        </dl>
      </div>
      {current ? (
        <SignOutForm
          className="button quiet"
          signOut={() => authClient.signOut({ redirect: true, redirectTo: '/' })}
        >
          Sign out
        </SignOutForm>
      ) : (
        <ActionForm action={signOutDevice}>
          <input type="hidden" name="id" value={id} />
          <button className="button quiet" aria-label={`Sign out ${name}`}>
            Sign out
          </button>
        </ActionForm>
      )}
    </li>
  )
}
