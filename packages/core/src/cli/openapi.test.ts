import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { runCli } from '../../test/run-cli.ts'

vi.setConfig({ testTimeout: 60_000 })

const application = fileURLToPath(new URL('../../test/cli-app', import.meta.url))
const env = { KIND: 'SQLite', ADDRESS: ':memory:' }

test('openapi prints the document and nothing else, also before the migrations have run', async () => {
  const { code, printed, complained } = await runCli(application, ['openapi'], env)
  expect({ code, complained }).toEqual({ code: 0, complained: '' })
  expect(JSON.parse(printed)).toMatchObject({
    openapi: '3.1.1',
    paths: { '/session': { get: { operationId: 'getSession' } } },
  })
})
