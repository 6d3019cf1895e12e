import { AlertDialog } from '@base-ui/react/alert-dialog'
import { type MouseEvent, type ReactNode, useId, useState } from 'react'
import { ActionForm } from '@/components/action-form'

interface ConfirmFormProps {
  /** A server function that does nothing unless the form has the field `sure`. */
  action: Parameters<typeof ActionForm>[0]['action']
  /** What the button says, and the one in the dialog too. */
  label: string
  /** Tells the button from others that say the same. */
  accessibleLabel?: string
  title: string
  description: ReactNode
  /** Hidden fields. */
  children?: ReactNode
}

/** A button for what cannot be taken back. It asks in a dialog first; without JavaScript it asks for a tick. */
export function ConfirmForm(props: ConfirmFormProps) {
  const { action, label, accessibleLabel = label, title, description, children } = props
  const [isOpen, setOpen] = useState(false)
  const id = useId()

  function confirm(event: MouseEvent<HTMLButtonElement>) {
    event.preventDefault()
    // With this button as the one that sends it: its name is the field.
    event.currentTarget.form?.requestSubmit(event.currentTarget)
    setOpen(false)
  }

  return (
    <ActionForm action={action} id={id} className="row">
      {children}
      <noscript>
        <label className="tick">
          <input type="checkbox" name="sure" required /> I am sure
        </label>
      </noscript>
      <AlertDialog.Root open={isOpen} onOpenChange={setOpen}>
        <AlertDialog.Trigger
          type="submit"
          className="button quiet small danger"
          aria-label={accessibleLabel}
          onClick={(event) => event.preventDefault()}
        >
          {label}
        </AlertDialog.Trigger>
        <AlertDialog.Portal>
          <AlertDialog.Backdrop className="backdrop" />
          <AlertDialog.Popup className="dialog">
            <AlertDialog.Title>{title}</AlertDialog.Title>
            <AlertDialog.Description className="hint">{description}</AlertDialog.Description>
            <div className="row">
              <AlertDialog.Close className="button quiet">Cancel</AlertDialog.Close>
              <button className="button danger" form={id} name="sure" onClick={confirm}>
                {label}
              </button>
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Portal>
      </AlertDialog.Root>
    </ActionForm>
  )
}
