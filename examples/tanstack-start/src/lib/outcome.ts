import { AuthError } from '@sallyport/adapter-tanstack'

/** What a form can have done, in words. */
export const outcomes = {
  device: 'That device is signed out.',
  name: 'Your name is changed.',
  organization: 'The organization is there, and you act in it.',
  switched: 'This is where you act now.',
  renamed: 'The organization has its new name.',
  deleted: 'The organization is deleted.',
  left: 'You have left the organization.',
  role: 'The role is changed.',
  removed: 'They no longer belong to the organization.',
  invited: 'The invitation is on its way.',
  resent: 'The invitation is on its way again.',
  revoked: 'The invitation is taken back.',
  joined: 'Welcome! You act in the organization now.',
  declined: 'You have declined the invitation.',
  notice: 'The notice is up.',
  token: 'The token is made.',
  tokenRotated: 'A new token takes its place.',
  tokenRenamed: 'The token has its new name.',
  tokenRevoked: 'The token is revoked.',
  deactivated: 'They are signed out, and cannot sign in.',
  reactivated: 'They can sign in again.',
  userDeleted: 'The person is deleted.',
  allDevices: 'All their devices are signed out.',
} as const

export type Done = keyof typeof outcomes

/** What a form came to: the address of the page that it leads to says it, with and without JavaScript. */
export interface Outcome {
  done?: Done
  /** A code. */
  error?: string
}

export function readOutcome({ done, error }: Record<string, unknown>): Outcome {
  return {
    ...(isDone(done) && { done }),
    ...(typeof error === 'string' && { error }),
  }
}

function isDone(value: unknown): value is Done {
  return typeof value === 'string' && Object.hasOwn(outcomes, value)
}

/** `done` when the call succeeds, else why it did not. */
export function outcomeOf(call: Promise<unknown>, done: Done): Promise<Outcome> {
  return call.then(() => ({ done }), failure)
}

export function failure(error: unknown): { error: string } {
  console.error('[error:server]', error)
  return { error: error instanceof AuthError ? error.code : 'INTERNAL_ERROR' }
}

/** Nothing was done: a click that cannot be taken back has to be confirmed. */
export const unsure: Outcome = { error: 'UNSURE' }

/** Whether the person has confirmed it, in the dialog or, without JavaScript, by a tick. */
export function isSure(form: FormData): boolean {
  return form instanceof FormData && form.has('sure')
}
