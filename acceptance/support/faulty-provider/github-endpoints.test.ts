import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startFaultyProvider, type FaultyProvider } from '../faulty-provider.ts'
import { createPlainClient, readJson, redirectUri, type PlainClient } from './plain-client.ts'

let provider: FaultyProvider
let client: PlainClient

beforeAll(async () => {
  provider = await startFaultyProvider()
  client = createPlainClient(provider)
})
beforeEach(() => provider.reset())
afterAll(() => provider.close())

async function githubCode(scope = 'read:user user:email') {
  const url = new URL(provider.github.authorize)
  url.search = new URLSearchParams({
    client_id: provider.clients.secret.clientId,
    redirect_uri: redirectUri,
    scope,
    state: 'some-state',
  }).toString()
  const back = await provider.visit(url)
  expect([...back.searchParams.keys()].toSorted()).toEqual(['code', 'state'])
  return back.searchParams.get('code') ?? ''
}

function exchange(code: string, headers: Record<string, string> = {}) {
  const body = new URLSearchParams({ ...client.post(), code, redirect_uri: redirectUri })
  return fetch(provider.github.token, { method: 'POST', headers, body })
}

const asJson = { accept: 'application/json' }

describe("GitHub's manners", () => {
  test('token, user and e-mails', async () => {
    const tokens = await readJson(await exchange(await githubCode(), asJson))
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'read:user,user:email' })
    const headers = { authorization: `Bearer ${String(tokens.access_token)}` }
    const user = await readJson(await fetch(provider.github.user, { headers }))
    expect(user).toMatchObject({ id: 583_231, email: null })
    const emails = await fetch(provider.github.emails, { headers })
    expect(await readJson(emails)).toContainEqual(
      expect.objectContaining({ email: 'person@example.test', primary: true, verified: true }),
    )
  })

  test('a form when JSON is not asked for, and errors with status 200', async () => {
    const form = new URLSearchParams(await (await exchange(await githubCode())).text())
    expect(form.get('access_token')).toMatch(/^gho_/)
    const refused = await exchange('used', asJson)
    expect(refused.status).toBe(200)
    expect(await readJson(refused)).toMatchObject({ error: 'bad_verification_code' })
  })

  test('e-mails need their scope', async () => {
    const tokens = await readJson(await exchange(await githubCode('read:user'), asJson))
    const headers = { authorization: `token ${String(tokens.access_token)}` }
    expect((await fetch(provider.github.emails, { headers })).status).toBe(404)
  })

  test('misbehaves too', async () => {
    provider.behave({ githubEmails: (list) => ({ body: list.slice(0, 1) }) })
    const tokens = await readJson(await exchange(await githubCode(), asJson))
    const headers = { authorization: `Bearer ${String(tokens.access_token)}` }
    expect(await readJson(await fetch(provider.github.emails, { headers }))).toHaveLength(1)
  })
})
