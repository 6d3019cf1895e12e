import { formText } from '@/lib/form-text'
import { readOwner } from '@/lib/token-owner'

const day = 86_400

/** How long a token can live, in seconds. */
export const lifetimes = [
  { name: 'for 7 days', seconds: 7 * day },
  { name: 'for 30 days', seconds: 30 * day },
  { name: 'for 90 days', seconds: 90 * day },
  { name: 'for a year', seconds: 365 * day },
  { name: 'without an end', seconds: 0 },
]

/** For how long a token works on beside the one that takes its place, in seconds. */
export const overlaps = [
  { name: 'for another day', seconds: day },
  { name: 'for another week', seconds: 7 * day },
  { name: 'no more: it has leaked', seconds: 0 },
]

export function readNewToken(form: FormData) {
  const expiresIn = Number(formText(form, 'expiresIn'))
  return {
    name: formText(form, 'name'),
    owner: readOwner(formText(form, 'owner')),
    scopes: form.getAll('scopes').map(String),
    ...(expiresIn > 0 && { expiresIn }),
  }
}

export function readRotation(form: FormData) {
  return {
    owner: readOwner(formText(form, 'owner')),
    tokenId: formText(form, 'tokenId'),
    overlap: Number(formText(form, 'overlap')),
  }
}
