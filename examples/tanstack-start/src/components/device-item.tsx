import type { Device } from '@sallyport/client'
import { ActionForm } from '@/components/action-form'
import { DateTime } from '@/components/date-time'
import { DeviceIcon } from '@/components/device-icon'
import { SignOutForm } from '@/components/sign-out-form'
import { authClient } from '@/lib/auth-client'
import { describeDevice } from '@/lib/describe-device'
import { signOutDevice } from '@/lib/devices'

export function DeviceItem({ device }: { device: Device }) {
  const { id, current, createdAt, lastSeenAt, userAgent } = device
  const name = describeDevice(userAgent)
  return (
    <li className="entry">
      <DeviceIcon name={name} />
      <div className="entry-name">
        <h2>
          {name} {current && <span className="badge">This device</span>}
        </h2>
        <span className="hint">
          Signed in <DateTime value={createdAt} />
        </span>
        <span className="hint">
          Last seen <DateTime value={lastSeenAt} />
        </span>
      </div>
      {current ? (
        <SignOutForm
          className="button quiet small"
          signOut={() => authClient.signOut({ redirect: true, redirectTo: '/' })}
        >
          Sign out
        </SignOutForm>
      ) : (
        <ActionForm action={signOutDevice}>
          <input type="hidden" name="id" value={id} />
          <button className="button quiet small" aria-label={`Sign out ${name}`}>
            Sign out
          </button>
        </ActionForm>
      )}
    </li>
  )
}
