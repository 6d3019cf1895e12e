import type { AuthOptions } from '@sallyport/core'
import { memoryStore } from '@sallyport/core/memory'
import { describe, expect, test } from 'vitest'
import { createClientIn } from './support/client-in.ts'
import { createClockedApp } from './support/clocked-app.ts'

describe.each<[string, boolean, () => AuthOptions]>([
  ['sealed sessions', false, () => ({})],
  ['sealed sessions and a database', true, () => ({ database: memoryStore() })],
  ['stored sessions', true, () => ({ database: memoryStore(), session: { strategy: 'database' } })],
])('with %s', (_what, hasRows, options) => {
  test('S4-19 signOut ends the session of this device, and those of other devices stay', async () => {
    const { signIn, origin } = createClockedApp(options())
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
    const { signIn, openBrowser, origin, pass } = createClockedApp(options())
    const browser = await signIn()
    const client = createClientIn(browser, origin)
    const before = await client.sessionOrNull()
    const former = new Map(browser.cookies)

    pass(60)
    const { session } = await client.refreshSession()
    expect(session?.user).toEqual(before?.user)
    expect(Date.parse(session?.expires ?? '') - Date.parse(before?.expires ?? '')).toBe(60_000)
    expect(await client.sessionOrNull()).toEqual(session)

    expect([...browser.cookies.keys()]).toEqual([...former.keys()])
    expect(browser.cookies).not.toEqual(former)
    const thief = openBrowser()
    for (const cookie of former) thief.cookies.set(...cookie)
    const stolen = await createClientIn(thief, origin).sessionOrNull()
    // Without a database nobody can tell that there is a newer one (SECURITY.md).
    expect(stolen === null).toBe(hasRows)
  })
})
