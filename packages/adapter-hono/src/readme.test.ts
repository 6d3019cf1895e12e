import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTestAuth } from '@sallyport/core/testing'
import { expect, onTestFinished, test } from 'vitest'

const secret = randomBytes(32).toString('base64url')

test('the quick start of the README works when pasted', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const code = /```ts\n([^]*?)```/.exec(readme)?.[1] ?? ''
  expect(code.trimEnd().split('\n')).toHaveLength(10)

  const port = await freePort()
  const origin = `http://localhost:${port}`
  await run(code.replaceAll('3000', String(port)), origin)

  const anonymous = await fetch(`${origin}/me`)
  expect(anonymous.status).toBe(401)
  expect(await anonymous.json()).toMatchObject({ error: { code: 'UNAUTHORIZED' } })

  const signIn = await fetch(`${origin}/api/auth/sign-in/github?redirectTo=/me`, {
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'none' },
  })
  expect(signIn.status).toBe(302)
  const github = new URL(signIn.headers.get('location') ?? '')
  expect(github.origin + github.pathname).toBe('https://github.com/login/oauth/authorize')
  expect(github.searchParams.get('redirect_uri')).toBe(`${origin}/api/auth/callback/github`)

  const cookie = await createTestAuth({ baseURL: origin, secret }).cookieOf({ name: 'Ada' })
  expect(await (await fetch(`${origin}/me`, { headers: { cookie } })).json()).toEqual({
    name: 'Ada',
  })
})

/** Starts the program in this package's folder, as a person who pasted it would, and waits until it answers. */
async function run(code: string, origin: string): Promise<void> {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', code], {
    cwd: new URL('..', import.meta.url),
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      PATH: process.env.PATH,
      SALLYPORT_SECRET: secret,
      GITHUB_CLIENT_ID: 'id',
      GITHUB_CLIENT_SECRET: 'secret',
    },
  })
  onTestFinished(async () => {
    if (child.exitCode === null && child.kill()) await once(child, 'exit')
  })
  while (child.exitCode === null) {
    if (await fetch(origin).catch(() => null)) return
    await sleep(50)
  }
  throw new Error(`the quick start ended with ${child.exitCode}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no TCP port')
  return address.port
}
