import { createFileRoute } from '@tanstack/react-router'
import { ActionForm } from '@/components/action-form'
import { DeviceItem } from '@/components/device-item'
import { OutcomeMessage } from '@/components/outcome-message'
import { listDevices, signOutEverywhere } from '@/lib/devices'
import { readOutcome } from '@/lib/outcome'

export const Route = createFileRoute('/_authenticated/devices')({
  validateSearch: readOutcome,
  loader: () => listDevices(),
  head: () => ({ meta: [{ title: 'Your devices · Sallyport' }] }),
  component: Devices,
})

const problems = { NOT_FOUND: 'That device was signed out already.' }

function Devices() {
  const devices = Route.useLoaderData()
  return (
    <>
      <h1>Your devices</h1>
      <p className="lead">
        Where you are signed in. What you sign out here is asked to sign in again at its next click.
      </p>
      <OutcomeMessage outcome={Route.useSearch()} problems={problems} />
      <section className="panel" aria-label="Devices">
        <ul className="entries">
          {devices.map((device) => (
            <DeviceItem key={device.id} device={device} />
          ))}
        </ul>
      </section>
      {devices.length === 1 ? (
        <p className="hint">You are signed in nowhere else.</p>
      ) : (
        <ActionForm action={signOutEverywhere}>
          <button className="button quiet danger">Sign out everywhere</button>
        </ActionForm>
      )}
    </>
  )
}
