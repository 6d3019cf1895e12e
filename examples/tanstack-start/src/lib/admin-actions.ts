import { adminAction } from '@sallyport/adapter-tanstack'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { api } from '@/lib/auth'
import { formText } from '@/lib/form-text'
import { leadBack } from '@/lib/lead-back'
import { isSure, outcomeOf, unsure } from '@/lib/outcome'

const readUserId = (form: FormData) => ({ userId: formText(form, 'userId') })
const readSure = (form: FormData) => ({ ...readUserId(form), sure: isSure(form) })
const pageOf = (userId: string) => `/admin/users/${encodeURIComponent(userId)}`

/** Makes somebody an administrator, or takes it back. */
export const setUserRole = adminAction()
  .validator((form: FormData) => ({ ...readUserId(form), role: formText(form, 'role') || null }))
  .handler(async ({ data }) => {
    const set = api.admin.setRole({ headers: getRequestHeaders(), ...data })
    throw leadBack(pageOf(data.userId), await outcomeOf(set, 'role'))
  })

export const deactivateUser = adminAction()
  .validator(readSure)
  .handler(async ({ data: { userId, sure } }) => {
    const headers = getRequestHeaders()
    const outcome = sure
      ? await outcomeOf(api.admin.deactivate({ headers, userId }), 'deactivated')
      : unsure
    throw leadBack(pageOf(userId), outcome)
  })

export const reactivateUser = adminAction()
  .validator(readUserId)
  .handler(async ({ data: { userId } }) => {
    const reactivated = api.admin.reactivate({ headers: getRequestHeaders(), userId })
    throw leadBack(pageOf(userId), await outcomeOf(reactivated, 'reactivated'))
  })

export const deleteUser = adminAction()
  .validator(readSure)
  .handler(async ({ data: { userId, sure } }) => {
    const headers = getRequestHeaders()
    const outcome = sure
      ? await outcomeOf(api.admin.delete({ headers, userId }), 'userDeleted')
      : unsure
    throw leadBack(outcome.error === undefined ? '/admin/users' : pageOf(userId), outcome)
  })

export const endUserSession = adminAction()
  .validator((form: FormData) => ({
    ...readUserId(form),
    sessionId: formText(form, 'sessionId'),
  }))
  .handler(async ({ data }) => {
    const ended = api.admin.endSession({ headers: getRequestHeaders(), ...data })
    throw leadBack(pageOf(data.userId), await outcomeOf(ended, 'device'))
  })

export const endUserSessions = adminAction()
  .validator(readSure)
  .handler(async ({ data: { userId, sure } }) => {
    const headers = getRequestHeaders()
    const outcome = sure
      ? await outcomeOf(api.admin.endSessions({ headers, userId }), 'allDevices')
      : unsure
    throw leadBack(pageOf(userId), outcome)
  })
