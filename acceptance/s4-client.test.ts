import { expect, test } from 'vitest'
import { createClientIn } from './support/client-in.ts'
import { createClockedApp } from './support/clocked-app.ts'

test('S4-19 signOut ends the session of this device, and those of other devices stay', async () => {
  const { signIn, origin } = createClockedApp()
  const [phone, laptop] = [await signIn(), await signIn()]
  const [onPhone, onLaptop] = [createClientIn(phone, origin), createClientIn(laptop, origin)]
  const [one, other] = [await onPhone.sessionOrNull(), await onLaptop.sessionOrNull()]
  expect(one?.user.id).toBe(other?.user.id)
  expect(one?.session?.id).not.toBe(other?.session?.id)

  await onPhone.signOut()
  expect(await onPhone.getSession()).toMatchObject({ authenticated: false, session: null })
  expect([...phone.cookies]).toEqual([])
  expect(await onLaptop.sessionOrNull()).toEqual(other)
})

test('S4-21 refreshSession gives the session a later end and another token', async () => {
  const { signIn, origin, pass } = createClockedApp()
  const browser = await signIn()
  const client = createClientIn(browser, origin)
  const before = await client.sessionOrNull()
  const [token] = browser.cookies.values()

  pass(60)
  const { session } = await client.refreshSession()
  expect(session?.session?.id).toBe(before?.session?.id)
  expect(Date.parse(session?.expires ?? '') - Date.parse(before?.expires ?? '')).toBe(60_000)
  expect([...browser.cookies.values()]).toEqual([expect.any(String)])
  expect([...browser.cookies.values()]).not.toEqual([token])
  expect(await client.sessionOrNull()).toEqual(session)
})
