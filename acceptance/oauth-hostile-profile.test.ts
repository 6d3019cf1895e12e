import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { type Json, startFaultyProvider } from './support/faulty-provider.ts'
import { createApp, expectRefused, expectUser, faulty, type OAuthApp } from './support/oauth-app.ts'

const provider = await startFaultyProvider()
beforeEach(() => provider.reset())
afterAll(() => provider.close())

async function signInWith(claims: Json, app: OAuthApp = createApp(provider)) {
  provider.behave({ claims })
  const landing = await app.signIn()
  expect(landing.error).toBeNull()
  return expectUser(app)
}

describe('hostile profiles', () => {
  test.each<[string, unknown]>([
    ['a list of addresses', 'a@x.test,b@x.test'],
    ['a list with blanks', 'a@x.test, b@x.test'],
    ['a list in a list', ['a@x.test']],
    ['with a name', 'Victim <a@x.test>'],
    ['with a quoted part', '"a@victim.test"@x.test'],
    ['with a comment', 'a(comment)@x.test'],
    ['without a host', 'a@'],
    ['without a name', '@x.test'],
    ['without an @', 'a.x.test'],
    ['with two @', 'a@victim.test@x.test'],
    ['with a second line', 'a@x.test\r\nBcc: all@x.test'],
    ['with a NUL', 'a@x.test\u0000.victim.test'],
    ['with a blank', 'a b@x.test'],
    ['with a blank that is not seen', 'a\u200b@x.test'],
    ['that reads backwards', 'a\u202e@x.test'],
    ['with half a character', 'a\ud800@x.test'],
    ['at a literal', 'a@[127.0.0.1]'],
    ['with a semicolon', 'a@x.test;b@y.test'],
    ['that is too long', `${'a'.repeat(250)}@x.test`],
    ['that is an object', { email: 'a@x.test' }],
    ['that is a number', 7],
  ])('an e-mail address %s is refused', async (_what, email) => {
    const app = createApp(provider)
    // From profile() and from the claims alike.
    const own = createApp(provider, {
      oauth: [faulty(provider, { profile: () => ({ email: email as string }) })],
    })
    expectRefused(own, await own.signIn(), 'PROFILE_INVALID')
    if (typeof email !== 'string') return
    provider.behave({ claims: { email } })
    expectRefused(app, await app.signIn(), 'PROFILE_INVALID')
  })

  test.each([
    'Person@Example.test',
    'a+b@x.test',
    "o'brien@x.test",
    'jürgen@bücher.test',
    'a@localhost',
    'a.b.c@d.e.f',
  ])('%s is kept as the provider gave it', async (email) => {
    expect((await signInWith({ email })).email).toBe(email)
  })

  test.each<[string, unknown]>([
    ['the word', 'true'],
    ['a number', 1],
    ['a list', [true]],
    ['nothing', undefined],
    ['null', null],
    ['false', false],
  ])('email_verified that is %s is not verified', async (_what, email_verified) => {
    expect((await signInWith({ email_verified })).emailVerified).toBe(false)
  })

  test.each<[string, unknown, string | null]>([
    ['a script', 'javascript:alert(1)', null],
    ['a script in disguise', ' java\nscript:alert(1)', null],
    ['data', 'data:image/svg+xml,<svg onload=alert(1)>', null],
    ['a file', 'file:///etc/passwd', null],
    ['a blob', 'blob:https://x.test/1', null],
    ['a path', '/sign-out', null],
    ['a host without scheme', '//evil.test/x.png', null],
    ['a list', ['https://x.test/a.png'], null],
    ['two thousand characters', `https://x.test/${'a'.repeat(2000)}`, null],
    [
      'a quote that ends an attribute',
      'https://x.test/"><script>',
      'https://x.test/%22%3E%3Cscript%3E',
    ],
    ['https', 'https://x.test/a.png?s=1#f', 'https://x.test/a.png?s=1#f'],
  ])('a picture that is %s', async (_what, picture, image) => {
    expect((await signInWith({ picture })).image).toBe(image)
  })

  test.each<[string, unknown, string]>([
    ['too long', 'x'.repeat(5000), 'x'.repeat(200)],
    ['of long characters', '👩‍🚀'.repeat(500), '👩‍🚀'.repeat(500)],
    [
      'with lines and control characters',
      'A\r\nSet-Cookie: x\u0000\u001b[31mB',
      'A Set-Cookie: x [31mB',
    ],
    ['of half a character', `A\ud800B`, 'A B'],
    ['blank', ' \t ', 'person'],
    ['a list', ['A', 'B'], 'person'],
    ['an object', { toString: 'A' }, 'person'],
    ['markup', '<b>A</b>', '<b>A</b>'],
    ['of another script', 'محمد‌رضا', 'محمد‌رضا'],
    ['that turns the text after it', 'A\u202eB\u2066C', 'A B C'],
  ])('a name that is %s', async (_what, name, expected) => {
    const user = await signInWith({ name, preferred_username: undefined })
    expect(expected.startsWith(user.name)).toBe(true)
    expect(user.name.length).toBeGreaterThan(0)
    expect(user.name.length).toBeGreaterThanOrEqual(Math.min(expected.length, 200))
    // What URIs and files can hold.
    expect(() => encodeURIComponent(user.name)).not.toThrow()
  })
})
